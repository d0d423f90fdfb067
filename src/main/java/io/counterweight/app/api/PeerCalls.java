package io.counterweight.app.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.answer.AnswerTransactions;
import io.counterweight.answer.Answered;
import io.counterweight.answer.DecideAhead;
import io.counterweight.answer.Terms;
import io.counterweight.event.AnswerSeal;
import io.counterweight.event.PeerAnswer;
import io.counterweight.event.PeerCall;
import io.counterweight.web.PeerHandler;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Answers what other scorers ask, where they sign it with a key of the service. Any thread.
final class PeerCalls implements PeerHandler {
    /// Milliseconds by which the clocks of two machines may differ; an older call was recorded and
    /// is played again.
    private static final long OLDEST = 30_000;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final AnswerSeal seal;
    private final DecideAhead decideAhead;
    private final AnswerTransactions answers;

    PeerCalls(AnswerSeal seal, DecideAhead decideAhead, AnswerTransactions answers) {
        this.seal = seal;
        this.decideAhead = decideAhead;
        this.answers = answers;
    }

    @Override
    public PeerReply answer(String operation, @Nullable String signature, byte[] body) {
        if (!isSigned(operation, signature, body)) {
            return status(401);
        }
        PeerCall call;
        try {
            call = PeerCall.parseFrom(body);
        } catch (InvalidProtocolBufferException _) {
            return status(400);
        }
        if (Math.abs(System.currentTimeMillis() - call.getSentAt()) > OLDEST) {
            return status(401);
        }
        return switch (operation) {
            case HttpPeers.OBSERVE -> reply(observe(call));
            case HttpPeers.ANSWER -> reply(answer(call));
            default -> status(404);
        };
    }

    private boolean isSigned(String operation, @Nullable String signature, byte[] body) {
        if (signature == null || !HEX.matcher(signature).matches()) {
            return false;
        }
        return seal.isSigned(HexFormat.of().parseHex(signature), operation.getBytes(UTF_8), body);
    }

    private PeerAnswer observe(PeerCall call) {
        var observed =
                decideAhead.observeHere(
                        call.getEntity(), call.getPartition(), call.getTransaction());
        return observed == null
                ? PeerAnswer.getDefaultInstance()
                : PeerAnswer.newBuilder()
                        .setTransaction(observed.transaction())
                        .setKnown(observed.isKnown())
                        .setCopyNanos(observed.copyNanos())
                        .build();
    }

    private PeerAnswer answer(PeerCall call) {
        var terms =
                new Terms(
                        System.nanoTime(),
                        Duration.ofNanos(call.getNanosLeft()),
                        call.getAppended(),
                        orNull(call.getIdempotencyKey()),
                        orNull(call.getTraceParent()),
                        orNull(call.getTraceState()));
        return switch (answers.answerHere(call.getJson().toByteArray(), terms)) {
            case Answered.Decided(byte[] json) ->
                    PeerAnswer.newBuilder().setJson(ByteString.copyFrom(json)).build();
            case Answered.Refused(int status, var rule, var name, var detail) ->
                    PeerAnswer.newBuilder()
                            .setStatus(status)
                            .setRule(rule)
                            .setName(name)
                            .setDetail(detail)
                            .build();
        };
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static PeerReply reply(PeerAnswer answer) {
        return new PeerReply(200, answer.toByteArray());
    }

    private static PeerReply status(int status) {
        return new PeerReply(status, new byte[0]);
    }
}
