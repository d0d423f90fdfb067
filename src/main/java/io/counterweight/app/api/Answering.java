package io.counterweight.app.api;

import io.counterweight.answer.AnswerSettings;
import io.counterweight.answer.AnswerTransactions;
import io.counterweight.answer.Answered;
import io.counterweight.answer.DecideAhead;
import io.counterweight.answer.SendAnswered;
import io.counterweight.answer.Terms;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.AnswerSeal;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.AnswerPath;
import io.counterweight.stream.DecidingRecipe;
import io.counterweight.stream.Rekeying;
import io.counterweight.web.PeerHandler;
import io.counterweight.web.api.ApiError;
import io.counterweight.web.api.DecisionSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Answers callers from a running scorer: puts the parts together, and is closed before it.
public final class Answering implements DecisionSource, AutoCloseable {
    /// A record that finds no room and no metadata in that time is lost.
    private static final Duration BLOCK = Duration.ofMillis(200);

    private final AnswerSettings settings;
    private final TopicProducer producer;
    private final HttpPeers peers;
    private final DecideAhead decideAhead;
    private final AnswerTransactions answers;
    private final PeerHandler peerCalls;

    /// @param kafka settings of the clients
    /// @param partitions of the topics that bring transactions
    /// @param isTls whether scorers serve HTTP under TLS
    public Answering(
            StreamPlan plan,
            AnswerSettings settings,
            Map<String, String> kafka,
            ApiApplication scorer,
            AnswerPath path,
            Rekeying rekeying,
            int partitions,
            boolean isTls,
            StreamObserver observer) {
        this.settings = settings;
        AnswerSeal seal = Objects.requireNonNull(path.seal(), "seal");
        var owners =
                new StreamOwners(
                        plan,
                        scorer.streams(),
                        path.profiles(),
                        rekeying,
                        partitions,
                        settings.advertise());
        peers = new HttpPeers(seal, isTls);
        producer = new TopicProducer(kafka, "answers", BLOCK);
        decideAhead =
                new DecideAhead(
                        plan,
                        path.profiles(),
                        settings.fallback(),
                        owners,
                        peers,
                        scorer.registry(),
                        new DecidingRecipe(scorer.champion(), scorer.registry()),
                        observer);
        answers =
                new AnswerTransactions(
                        plan,
                        settings,
                        owners,
                        peers,
                        decideAhead,
                        new SendAnswered(plan, seal, producer::append, observer),
                        System::currentTimeMillis,
                        observer);
        peerCalls = new PeerCalls(seal, decideAhead, answers);
        Thread.ofVirtual().start(() -> producer.warmUp(plan.topics().transactions()));
    }

    @Override
    public List<Result> decide(List<byte[]> transactions, Asked asked) {
        var terms =
                new Terms(
                        asked.began(),
                        asked.deadlineMillis() == null
                                ? settings.deadline()
                                : Duration.ofMillis(asked.deadlineMillis()),
                        asked.isAppended(),
                        asked.idempotencyKey(),
                        asked.traceParent(),
                        asked.traceState());
        return answers.answer(transactions, terms).stream().map(Answering::result).toList();
    }

    private static Result result(Answered answered) {
        return switch (answered) {
            case Answered.Decided(byte[] json) -> new Result.Decided(json);
            case Answered.Refused(int status, var rule, var name, var detail) ->
                    new Result.Refused(new ApiError(status, rule, name, null, detail));
        };
    }

    /// What other scorers ask.
    public PeerHandler peers() {
        return peerCalls;
    }

    @Override
    public void close() {
        decideAhead.close();
        peers.close();
        producer.close();
    }
}
