package io.counterweight.rule;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.event.Action;
import io.counterweight.rule.ListChange.Span;
import io.counterweight.rule.RuleChange.Declared;
import io.counterweight.rule.RuleChange.Removed;
import io.counterweight.rule.RuleChange.Reset;
import io.counterweight.rule.RuleChange.Stated;
import io.counterweight.rule.RuleChange.Step;
import io.counterweight.rule.RuleDeclaration.Rollout;
import io.counterweight.rule.RuleDeclaration.State;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Changes of rules and lists as their topics carry them, JSON with ISO times. Any thread.
public final class ChangeJson {
    /// Its parts are logged and shown.
    private static final int MOST_BYTES = 64 << 10;

    private static final int LONGEST_VALUE = 256;

    private static final ObjectMapper MAPPER =
            new ObjectMapper()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ChangeJson() {}

    public static byte[] write(RuleChange change) {
        var json = MAPPER.createObjectNode().put("rule", change.rule());
        switch (change.step()) {
            case Declared(var rule) -> declare(json.put("change", "set"), rule);
            case Stated(var state, var rollout) ->
                    state(json.put("change", "state"), state, rollout);
            case Removed _ -> json.put("change", "remove");
            case Reset _ -> json.put("change", "reset");
        }
        about(json, change.from(), change.who(), change.reason());
        return bytes(json);
    }

    public static byte[] write(ListChange change) {
        var json =
                MAPPER.createObjectNode()
                        .put("list", change.list())
                        .put("value", change.value())
                        .put("of", change.of());
        span(json, change.span());
        about(json, change.from(), change.who(), change.reason());
        if (!change.before().isEmpty()) {
            var before = json.putArray("before");
            change.before().forEach(each -> span(before.addObject(), each));
        }
        return bytes(json);
    }

    private static void declare(ObjectNode json, RuleDeclaration rule) {
        json.put("when", rule.when()).put("action", rule.action().toString());
        if (rule.class_() != null) {
            json.put("class", rule.class_());
        }
        state(json, rule.state(), rule.rollout());
    }

    private static void state(ObjectNode json, State state, @Nullable Rollout rollout) {
        json.put("state", state.name().toLowerCase(Locale.ROOT));
        if (rollout != null) {
            json.putObject("rollout").put("entity", rollout.entity()).put("share", rollout.share());
        }
    }

    private static void span(ObjectNode json, Span span) {
        json.put("change", span.isMember() ? "add" : "remove");
        json.put("from", Instant.ofEpochMilli(span.from()).toString());
        if (span.until() != null) {
            json.put("until", Instant.ofEpochMilli(span.until()).toString());
        }
    }

    private static void about(
            ObjectNode json, long from, @Nullable String who, @Nullable String reason) {
        json.put("from", Instant.ofEpochMilli(from).toString());
        if (who != null) {
            json.put("who", who);
        }
        if (reason != null) {
            json.put("reason", reason);
        }
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a change must be writable", e);
        }
    }

    /// @param written when its record was written (ms): from then on it holds where it says nothing
    /// @throws IOException for bytes that are none; says why, and nothing of them
    public static RuleChange rule(byte @Nullable [] bytes, long written) throws IOException {
        var json = object(bytes);
        Step step =
                switch (text(json, "change")) {
                    case "set" -> new Declared(declaration(json));
                    case "state" -> made(() -> new Stated(state(json), rollout(json)));
                    case "remove" -> new Removed();
                    case "reset" -> new Reset();
                    default -> throw new IOException("change must be set, state, remove or reset");
                };
        return new RuleChange(
                text(json, "rule"),
                step,
                time(json, "from", written),
                optional(json, "who"),
                optional(json, "reason"));
    }

    /// The same of a list.
    public static ListChange list(byte @Nullable [] bytes, long written) throws IOException {
        var json = object(bytes);
        var own = span(json, written);
        var before = new ArrayList<Span>();
        for (var each : json.path("before")) {
            before.add(span(each, written));
        }
        var value = text(json, "value");
        if (value.isEmpty() || value.length() > LONGEST_VALUE) {
            throw new IOException("value must have 1.." + LONGEST_VALUE + " characters");
        }
        if (before.size() > ListChange.MOST_BEFORE) {
            throw new IOException("before may have " + ListChange.MOST_BEFORE + " entries");
        }
        return made(() ->
                new ListChange(
                        text(json, "list"),
                        value,
                        text(json, "of"),
                        own.isMember(),
                        own.from(),
                        own.until(),
                        optional(json, "who"),
                        optional(json, "reason"),
                        List.copyOf(before)));
    }

    /// What a rule is declared to be, by the keys of the pipeline's file.
    ///
    /// @throws IOException says what is wrong
    public static RuleDeclaration declaration(JsonNode json) throws IOException {
        var action =
                Action.of(text(json, "action"))
                        .orElseThrow(() ->
                                new IOException(
                                        "action must be allow, block, refer, alert or tag"));
        return made(() ->
                new RuleDeclaration(
                        text(json, "when"),
                        action,
                        optional(json, "class"),
                        null,
                        null,
                        state(json),
                        rollout(json)));
    }

    /// How far a rule is.
    ///
    /// @throws IOException says what is wrong
    public static State state(JsonNode json) throws IOException {
        return switch (text(json, "state")) {
            case "shadow" -> State.SHADOW;
            case "rollout" -> State.ROLLOUT;
            case "live" -> State.LIVE;
            default -> throw new IOException("state must be shadow, rollout or live");
        };
    }

    /// Null where there is none.
    ///
    /// @throws IOException says what is wrong
    public static @Nullable Rollout rollout(JsonNode json) throws IOException {
        var rollout = json.path("rollout");
        if (rollout.isMissingNode() || rollout.isNull()) {
            return null;
        }
        if (!rollout.path("share").isNumber()) {
            throw new IOException("rollout.share must be a number");
        }
        return made(() -> new Rollout(text(rollout, "entity"), rollout.path("share").asDouble()));
    }

    private static Span span(JsonNode json, long written) throws IOException {
        boolean isMember =
                switch (text(json, "change")) {
                    case "add" -> true;
                    case "remove" -> false;
                    default -> throw new IOException("change must be add or remove");
                };
        return new Span(
                isMember,
                time(json, "from", written),
                json.has("until") ? time(json, "until", 0) : null);
    }

    private static JsonNode object(byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            throw new IOException("there is no value");
        }
        if (bytes.length > MOST_BYTES) {
            throw new IOException("it has more than " + MOST_BYTES + " bytes");
        }
        JsonNode read;
        try {
            read = MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new IOException("it is not JSON", e);
        }
        if (!read.isObject()) {
            throw new IOException("it is not a JSON object");
        }
        return read;
    }

    private static String text(JsonNode json, String name) throws IOException {
        var value = json.path(name);
        if (!value.isTextual()) {
            throw new IOException(name + " must be a text");
        }
        return value.textValue();
    }

    private static @Nullable String optional(JsonNode json, String name) throws IOException {
        return json.path(name).isMissingNode() || json.path(name).isNull()
                ? null
                : text(json, name);
    }

    private static long time(JsonNode json, String name, long otherwise) throws IOException {
        if (json.path(name).isMissingNode()) {
            return otherwise;
        }
        try {
            return Instant.parse(text(json, name)).toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IOException(name + " must be a time such as 2026-11-30T08:00:00Z", e);
        } catch (DateTimeException e) {
            throw new IOException(name + " must be a time", e);
        }
    }

    @FunctionalInterface
    private interface Made<T> {
        T make() throws IOException;
    }

    /// What is wrong with a record is wrong with what it was read from.
    private static <T> T made(Made<T> make) throws IOException {
        try {
            return make.make();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
