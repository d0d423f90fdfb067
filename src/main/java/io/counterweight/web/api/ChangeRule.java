package io.counterweight.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.rule.ChangeJson;
import io.counterweight.rule.RuleChange;
import io.counterweight.rule.RuleDeclaration;
import io.counterweight.rule.RuleDeclaration.State;
import io.counterweight.rule.RuleException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Changes of rules: each is a record on the topic `rules`, so the answer is 202, with the record.
record ChangeRule(RuleDesk desk) {
    private static final String STATE = "state";

    /// `PUT /rules/{name}`. A new one that does not say how far it is begins in the shadow; another
    /// stays as far as it is.
    Answer put(Call call) throws ApiException {
        call.allow();
        var name = call.parameter("name");
        var body = JsonBody.of(call.body(), "when", "action", "class", STATE, "rollout");
        var reason = JsonBody.reason(body);
        if (!body.has(STATE)) {
            keepState(name, (ObjectNode) body);
        }
        var rule = read(() -> ChangeJson.declaration(body));
        try {
            desk.rules().check(name, rule);
        } catch (RuleException e) {
            throw refused(e, body, name);
        }
        return send(call, new RuleChange.Declared(rule), reason);
    }

    private void keepState(String name, ObjectNode body) {
        var before = desk.rules().newest().book().rules().get(name);
        var state = before == null ? State.SHADOW : before.state();
        body.put(STATE, state.name().toLowerCase(Locale.ROOT));
        if (before != null && before.rollout() != null && !body.has("rollout")) {
            body.putObject("rollout")
                    .put("entity", before.rollout().entity())
                    .put("share", before.rollout().share());
        }
    }

    /// `POST /rules/{name}/state`.
    Answer state(Call call) throws ApiException {
        call.allow();
        var name = call.parameter("name");
        requireInForce(name);
        var body = JsonBody.of(call.body(), STATE, "rollout");
        var reason = JsonBody.reason(body);
        var state = read(() -> ChangeJson.state(body));
        var rollout = rollout(body);
        var entities = desk.rules().inputs().event().entityNames();
        if (rollout != null && !entities.contains(rollout.entity())) {
            throw new ApiException(
                    422,
                    "unknown-name",
                    "rollout.entity",
                    rollout.entity(),
                    "the pipeline has no entity of that name; these: "
                            + String.join(", ", entities));
        }
        return send(call, stated(state, rollout), reason);
    }

    private static RuleChange.Stated stated(State state, RuleDeclaration.@Nullable Rollout rollout)
            throws ApiException {
        try {
            return new RuleChange.Stated(state, rollout);
        } catch (IllegalArgumentException e) {
            throw new ApiException(
                    422, "bad-field", "rollout", null, String.valueOf(e.getMessage()));
        }
    }

    /// `DELETE /rules/{name}`; with `to=declared` it is again what the pipeline's file says.
    Answer delete(Call call) throws ApiException {
        call.allow("to");
        var name = call.parameter("name");
        var reason = JsonBody.reason(JsonBody.of(call.body()));
        var to = call.query().get("to");
        if (to == null) {
            requireInForce(name);
            return send(call, new RuleChange.Removed(), reason);
        }
        if (!to.equals("declared")) {
            throw new ApiException(400, "unknown-value", "to", to, "to may only be declared");
        }
        if (!desk.rules().declared().rules().containsKey(name)) {
            throw new ApiException(
                    404, "unknown-rule", "name", name, "the pipeline's file has no such rule");
        }
        return send(call, new RuleChange.Reset(), reason);
    }

    private void requireInForce(String name) throws ApiException {
        requireRule(desk, name);
    }

    /// @throws ApiException 404 where there is none of that name
    static void requireRule(RuleDesk desk, String name) throws ApiException {
        var known = desk.rules().newest().book().rules().keySet();
        if (!known.contains(name)) {
            throw new ApiException(
                    404,
                    "unknown-rule",
                    "name",
                    name,
                    "there is no rule of that name; these: " + String.join(", ", known));
        }
    }

    private Answer send(Call call, RuleChange.Step step, String reason) throws ApiException {
        var name = call.parameter("name");
        var change = new RuleChange(name, step, desk.from(), call.who(), reason);
        desk.send(change);
        // Of the client's own text only the name, and that is a rule's by now.
        return Answer.ofJson(202, text(change)).withResult("rule=" + name);
    }

    private static String text(RuleChange change) {
        return new String(ChangeJson.write(change), StandardCharsets.UTF_8);
    }

    private static ApiException refused(RuleException e, JsonNode body, String name) {
        var problem = e.problems().getFirst();
        if (problem.key().isEmpty()) {
            return new ApiException(422, "bad-rule", "name", name, problem.message());
        }
        var value = body.at("/" + problem.key().replace('.', '/'));
        return new ApiException(422, "bad-rule", problem.key(), value.asText(), problem.message());
    }

    @FunctionalInterface
    private interface Read<T> {
        T read() throws IOException;
    }

    private static <T> T read(Read<T> read) throws ApiException {
        try {
            return read.read();
        } catch (IOException e) {
            throw bad(e);
        }
    }

    private static RuleDeclaration.@Nullable Rollout rollout(JsonNode body) throws ApiException {
        try {
            return ChangeJson.rollout(body);
        } catch (IOException e) {
            throw bad(e);
        }
    }

    /// What is wrong begins with the name of what it is.
    private static ApiException bad(IOException e) {
        var message = String.valueOf(e.getMessage());
        return new ApiException(422, "bad-field", message.split(" ", 2)[0], null, message);
    }
}
