package io.counterweight.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.counterweight.event.Example;
import io.counterweight.event.Outcome;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import java.nio.charset.StandardCharsets;

/// Reads what is on the internal topics.
public final class Messages {
    private Messages() {}

    static ScoredTransaction scored(byte[] bytes) {
        return parse(ScoredTransaction.parser(), bytes);
    }

    static Example example(byte[] bytes) {
        return parse(Example.parser(), bytes);
    }

    static Outcome outcome(byte[] bytes) {
        return parse(Outcome.parser(), bytes);
    }

    /// The JSON of a decision that a replay handed on.
    static byte[] decision(StreamPlan plan, Object decision) {
        return Decision.serde(plan.classes())
                .serializer()
                .serialize(plan.topics().decisions(), (Decision) decision);
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static <M> M parse(Parser<M> parser, byte[] bytes) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the topic must hold such messages", e);
        }
    }
}
