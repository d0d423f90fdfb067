package io.counterweight.app.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.answer.AnswerSettings;
import io.counterweight.answer.AnswerTransactions;
import io.counterweight.answer.DecideAhead;
import io.counterweight.answer.Fallback;
import io.counterweight.answer.Owners;
import io.counterweight.answer.Peers;
import io.counterweight.answer.SendAnswered;
import io.counterweight.app.ObservedModels;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.AnswerSeal;
import io.counterweight.event.IdKeys;
import io.counterweight.event.PeerAnswer;
import io.counterweight.event.PeerCall;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.Champion;
import io.counterweight.stream.DecidingRecipe;
import io.counterweight.stream.LiveProfiles;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What another scorer may ask, and that nobody else may.
class PeerCallsTest {
    private final AnswerSeal seal = new AnswerSeal(IdKeys.ofThisProcess());
    private final ModelBuilds builds = ModelBuilds.direct();
    private final ModelRegistry registry;
    private final PeerCalls calls;

    PeerCallsTest() {
        var plan = Pipelines.plan(Pipelines.load("demo"), TopicNames.of("demo"));
        registry =
                new ModelRegistry(
                        plan.modelTerms(), builds, new ObservedModels(StreamObserver.SILENT));
        var ahead =
                new DecideAhead(
                        plan,
                        new LiveProfiles(plan),
                        Fallback.ALLOW,
                        Owners.ALONE,
                        Peers.NONE,
                        registry,
                        new DecidingRecipe(new Champion(plan), registry),
                        StreamObserver.SILENT);
        calls =
                new PeerCalls(
                        seal,
                        ahead,
                        new AnswerTransactions(
                                plan,
                                AnswerSettings.USUAL,
                                Owners.ALONE,
                                Peers.NONE,
                                ahead,
                                new SendAnswered(
                                        plan,
                                        seal,
                                        record -> CompletableFuture.completedFuture(null),
                                        StreamObserver.SILENT),
                                System::currentTimeMillis,
                                StreamObserver.SILENT));
    }

    @AfterEach
    void close() throws Exception {
        registry.close();
        builds.close();
    }

    @Test
    void aSignedCallIsAnsweredAndOthersAreNot() throws Exception {
        var body = observe(System.currentTimeMillis());
        var answered = calls.answer("observe", sign(seal, "observe", body), body);
        assertThat(answered.status()).isEqualTo(200);
        assertThat(PeerAnswer.parseFrom(answered.body()).hasTransaction())
                .as("no task of this process has profiles")
                .isFalse();
        assertThat(status("observe", null, body)).isEqualTo(401);
        assertThat(status("observe", "", body)).isEqualTo(401);
        assertThat(status("observe", "00".repeat(32), body)).isEqualTo(401);
        var foreign = new AnswerSeal(IdKeys.ofThisProcess());
        assertThat(status("observe", sign(foreign, "observe", body), body)).isEqualTo(401);
        assertThat(status("answer", sign(seal, "observe", body), body))
                .as("signed for another operation")
                .isEqualTo(401);
    }

    @Test
    void aCallThatWasRecordedLongAgoIsNotPlayedAgain() {
        var old = observe(System.currentTimeMillis() - 60_000);
        assertThat(status("observe", sign(seal, "observe", old), old)).isEqualTo(401);
    }

    @Test
    void whatIsNoCallIsRefused() {
        var junk = "junk".getBytes(UTF_8);
        assertThat(status("observe", sign(seal, "observe", junk), junk)).isEqualTo(400);
        var body = observe(System.currentTimeMillis());
        assertThat(status("delete", sign(seal, "delete", body), body)).isEqualTo(404);
    }

    private int status(String operation, String signature, byte[] body) {
        return calls.answer(operation, signature, body).status();
    }

    private static byte[] observe(long sentAt) {
        return PeerCall.newBuilder().setSentAt(sentAt).setEntity("card").build().toByteArray();
    }

    private static String sign(AnswerSeal seal, String operation, byte[] body) {
        return HexFormat.of().formatHex(seal.sign(operation.getBytes(UTF_8), body));
    }
}
