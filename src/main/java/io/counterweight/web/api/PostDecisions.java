package io.counterweight.web.api;

import io.counterweight.web.api.DecisionSource.Asked;
import io.counterweight.web.api.DecisionSource.Result;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `POST /decisions`: one transaction or an array of them, in the form of the topic `transactions`,
/// decided before the answer. `?wait=appended`, the usual, answers when the broker has it;
/// `?wait=none` at once.
///
/// Of an array the answer is `{"decisions": [...]}`, one for each in order, a decision or
/// `{"error": ...}`.
final class PostDecisions implements Operation.Handler {
    static final int LONGEST_MILLIS = 60_000;
    private static final int LONGEST_KEY = 256;
    private static final int LONGEST_STATE = 512;
    private static final String WAIT = "wait";

    /// Version 00 of the W3C trace context.
    private static final Pattern TRACE_PARENT =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

    private final DecisionSource source;

    PostDecisions(DecisionSource source) {
        this.source = source;
    }

    @Override
    public Answer answer(Call call) throws ApiException {
        call.allow(WAIT);
        boolean isArray = isArray(call.body());
        var items = JsonItems.of(call.body());
        var results = source.decide(items, asked(call, isArray));
        return isArray ? several(results) : one(results.getFirst());
    }

    private static boolean isArray(byte[] body) {
        for (byte b : body) {
            if (!Character.isWhitespace(b)) {
                return b == '[';
            }
        }
        return false;
    }

    private static Asked asked(Call call, boolean isArray) throws ApiException {
        var key = call.header("Idempotency-Key");
        if (key != null && (isArray || key.isEmpty() || key.length() > LONGEST_KEY)) {
            throw new ApiException(
                    400,
                    "bad-key",
                    "Idempotency-Key",
                    isArray ? null : key,
                    isArray
                            ? "an array has no key: each transaction's id is its own"
                            : "a key has 1 to " + LONGEST_KEY + " characters");
        }
        // A trace that is none is no reason to refuse a payment.
        var parent = call.header("traceparent");
        boolean isTraced = parent != null && TRACE_PARENT.matcher(parent).matches();
        var state = call.header("tracestate");
        return new Asked(
                call.began(),
                deadline(call.header("Deadline-Ms")),
                isAppended(call.query().getOrDefault(WAIT, "appended")),
                key,
                isTraced ? parent : null,
                isTraced && state != null && state.length() <= LONGEST_STATE ? state : null);
    }

    private static boolean isAppended(String wait) throws ApiException {
        return switch (wait) {
            case "appended" -> true;
            case "none" -> false;
            default ->
                    throw new ApiException(
                            400, "out-of-range", WAIT, wait, "wait must be appended or none");
        };
    }

    private static @Nullable Integer deadline(@Nullable String text) throws ApiException {
        if (text == null) {
            return null;
        }
        int millis = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (millis < 1 || millis > LONGEST_MILLIS) {
            throw new ApiException(
                    400,
                    "out-of-range",
                    "Deadline-Ms",
                    text,
                    "Deadline-Ms must be a whole number in 1.." + LONGEST_MILLIS);
        }
        return millis;
    }

    private static Answer one(Result result) {
        return switch (result) {
            case Result.Decided(byte[] json) -> Answer.ofJson(200, text(json));
            case Result.Refused(var error) -> Answer.of(error);
        };
    }

    private static Answer several(List<Result> results) {
        var first = results.getFirst();
        if (first instanceof Result.Refused(var error)
                && error.status() == 429
                && results.stream().allMatch(first::equals)) {
            return Answer.of(error);
        }
        return Answer.ofJson(
                200,
                results.stream()
                        .map(PostDecisions::item)
                        .collect(Collectors.joining(",", "{\"decisions\":[", "]}")));
    }

    private static String item(Result result) {
        return switch (result) {
            case Result.Decided(byte[] json) -> text(json);
            case Result.Refused(var error) -> Answer.tree(Map.of("error", error)).toString();
        };
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
