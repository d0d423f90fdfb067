package io.counterweight.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterweight.rule.ChangeJson;
import io.counterweight.rule.ListChange;
import io.counterweight.rule.LiveLists;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes of lists, and snoozes, which are lists of those for whom a rule is silent: each is a
/// record on the topic `lists`, so the answer is 202. Ids of secret entities go no further than
/// here: their hashes are sent.
record ChangeList(RuleDesk desk) {
    private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";
    private static final int LONGEST = 256;
    private static final int LONGEST_NAME = 64;
    private static final String UNTIL = "until";

    /// `POST /lists/{name}`: one text, or an array of them. All of them or none.
    Answer add(Call call) throws ApiException {
        call.allow();
        var list = listName(call);
        var changes = new ArrayList<ListChange>();
        for (var item : JsonItems.of(call.body())) {
            var body = JsonBody.of(item, "of", "value", UNTIL);
            var of = JsonBody.text(body, "of", LONGEST);
            var value = desk.called(of, JsonBody.text(body, "value", LONGEST));
            changes.add(added(call, list, of, value, body));
        }
        long more = changes.stream().filter(c -> desk.change(list, c.value()) == null).count();
        if (desk.rules().lists().size() + more > LiveLists.MOST) {
            throw new ApiException(
                    409,
                    "too-many-items",
                    "body",
                    null,
                    "lists may have " + LiveLists.MOST + " texts together");
        }
        desk.send(changes);
        return Answer.json(202, Map.of("list", list, "added", changes.size()))
                .withResult("list=" + list + " added=" + changes.size());
    }

    /// `DELETE /lists/{name}/{value}`.
    Answer remove(Call call) throws ApiException {
        call.allow();
        var list = listName(call);
        var reason = JsonBody.reason(JsonBody.of(call.body()));
        return removed(call, list, call.parameter("value"), null, reason);
    }

    /// `POST /rules/{name}/snoozes`.
    Answer snooze(Call call) throws ApiException {
        call.allow();
        var rule = call.parameter("name");
        ChangeRule.requireRule(desk, rule);
        var body = JsonBody.of(call.body(), "entity", "id", UNTIL);
        var entity = entity(JsonBody.text(body, "entity", LONGEST));
        var id = desk.called(entity, JsonBody.text(body, "id", LONGEST));
        if (!body.has(UNTIL)) {
            throw new ApiException(422, "missing-field", UNTIL, null, "say until when");
        }
        var change = added(call, LiveLists.snoozes(rule, entity), entity, id, body);
        desk.send(List.of(change));
        return answer(change, "rule=" + rule);
    }

    /// `DELETE /rules/{name}/snoozes/{entity}/{id}`.
    Answer wake(Call call) throws ApiException {
        call.allow();
        var rule = call.parameter("name");
        ChangeRule.requireRule(desk, rule);
        var entity = entity(call.parameter("entity"));
        var reason = JsonBody.reason(JsonBody.of(call.body()));
        return removed(call, LiveLists.snoozes(rule, entity), call.parameter("id"), entity, reason);
    }

    private static Answer answer(ListChange change, String result) {
        return Answer.ofJson(202, new String(ChangeJson.write(change), StandardCharsets.UTF_8))
                .withResult(result);
    }

    private static String listName(Call call) throws ApiException {
        var name = call.parameter("name");
        if (name.length() > LONGEST_NAME || !name.matches(NAME)) {
            throw new ApiException(
                    422,
                    "bad-name",
                    "name",
                    name,
                    "a list must be named in lower-case words joined by -, of at most "
                            + LONGEST_NAME
                            + " characters");
        }
        return name;
    }

    private String entity(String name) throws ApiException {
        var known = desk.rules().inputs().event().entityNames();
        if (!known.contains(name)) {
            throw new ApiException(
                    422,
                    "unknown-name",
                    "entity",
                    name,
                    "the pipeline has no entity of that name; these: " + String.join(", ", known));
        }
        return name;
    }

    private ListChange added(Call call, String list, String of, String value, JsonNode body)
            throws ApiException {
        var reason = JsonBody.reason(body);
        long from = desk.from();
        var until = until(body);
        if (until != null && until <= from) {
            throw new ApiException(
                    422,
                    "out-of-range",
                    UNTIL,
                    body.path(UNTIL).asText(),
                    "until must be after " + Instant.ofEpochMilli(from));
        }
        return new ListChange(
                list, value, of, true, from, until, call.who(), reason, before(list, value));
    }

    private static @Nullable Long until(JsonNode body) throws ApiException {
        if (!body.has(UNTIL) || body.get(UNTIL).isNull()) {
            return null;
        }
        try {
            return Instant.parse(body.get(UNTIL).asText()).toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new ApiException(
                    422,
                    "bad-time",
                    UNTIL,
                    body.get(UNTIL).asText(),
                    "until must be a time such as 2026-11-30T08:00:00Z");
        }
    }

    /// @param of the entity; null for what the list's own entry says, or the pipeline's file
    private Answer removed(
            Call call, String list, String called, @Nullable String of, String reason)
            throws ApiException {
        for (var value : all(list, called, of)) {
            var known = desk.change(list, value);
            boolean isDeclared = desk.rules().lists().list(list).declared().contains(value);
            boolean isMember = known == null ? isDeclared : known.isMember();
            if (isMember) {
                var change =
                        new ListChange(
                                list,
                                value,
                                known == null ? desk.anyOf(value) : known.of(),
                                false,
                                desk.from(),
                                null,
                                call.who(),
                                reason,
                                before(list, value));
                desk.send(List.of(change));
                return answer(change, "list=" + list + " removed=1");
            }
        }
        throw new ApiException(404, "not-listed", "value", null, "it is not in the list");
    }

    /// What it may be called in the list: as it is, or, of a secret entity, by either hash.
    private List<String> all(String list, String called, @Nullable String of) throws ApiException {
        if (of != null) {
            return desk.allCalled(of, called);
        }
        var all = new ArrayList<>(List.of(called));
        for (var entity : desk.rules().inputs().event().entityNames()) {
            for (var each : desk.allCalled(entity, called)) {
                if (!all.contains(each)) {
                    all.add(each);
                }
            }
        }
        return all;
    }

    private List<ListChange.Span> before(String list, String value) {
        var known = desk.change(list, value);
        if (known == null) {
            return List.of();
        }
        var before = new ArrayList<>(List.of(known.span()));
        before.addAll(known.before());
        return before.subList(0, Math.min(before.size(), ListChange.MOST_BEFORE));
    }
}
