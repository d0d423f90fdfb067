package io.counterweight.web.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.counterweight.evaluate.Alert;
import io.counterweight.event.AlertReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The operations that only read.
final class Readings {
    private static final int USUAL_ALERTS = 50;

    private final ApiSources sources;

    Readings(ApiSources sources) {
        this.sources = sources;
    }

    /// The answer of `/state`.
    record State(
            String pipeline,
            String champion,
            StreamSummary.Counts counts,
            @JsonUnwrapped ServiceState service) {}

    Answer state(Call call) throws ApiException {
        call.allow();
        return Answer.json(
                200,
                new State(
                        sources.pipeline(),
                        sources.champion().get(),
                        sources.summary().counts(),
                        sources.state().get()));
    }

    /// A recipe of `/recipes`.
    ///
    /// @param evaluation the newest; null before the first, and without a trainer
    record RecipeState(
            String name,
            boolean champion,
            Map<String, String> settings,
            @Nullable JsonNode evaluation) {}

    Answer recipes(Call call) throws ApiException {
        call.allow();
        var champion = sources.champion().get();
        var recipes =
                sources.recipes().stream()
                        .map(recipe ->
                                new RecipeState(
                                        recipe.name(),
                                        recipe.name().equals(champion),
                                        recipe.settings(),
                                        evaluation(recipe.name())))
                        .toList();
        return Answer.json(200, Map.of("recipes", recipes));
    }

    /// With its time as the API writes times; without what the surroundings say.
    private @Nullable JsonNode evaluation(String recipe) {
        var newest = sources.summary().evaluation(recipe);
        if (newest == null) {
            return null;
        }
        var tree = Answer.tree(newest);
        tree.put("eventTime", Instant.ofEpochMilli(newest.eventTime()).toString());
        return tree.without(List.of("pipeline", "recipe", "champion"));
    }

    /// What the trainer of this process foretold of recall and precision since its start.
    Answer foretold(Call call) throws ApiException {
        call.allow();
        return Answer.json(200, Map.of("days", sources.summary().foretold()));
    }

    /// What was blocked, what became of it, and what the control group costs.
    Answer declined(Call call) throws ApiException {
        call.allow();
        return Answer.json(200, sources.summary().declined());
    }

    Answer models(Call call) throws ApiException {
        call.allow();
        try {
            return Answer.json(200, Map.of("models", sources.models().models()));
        } catch (Unavailable e) {
            throw e.error("models");
        }
    }

    /// An alert of `/alerts`.
    record AlertMade(
            String transactionId,
            String eventTime,
            String decision,
            float probability,
            String recipe,
            String modelVersion,
            List<AlertReason> reasons) {
        static AlertMade of(Alert alert) {
            return new AlertMade(
                    alert.transactionId(),
                    Instant.ofEpochMilli(alert.eventTime()).toString(),
                    alert.decision(),
                    alert.probability(),
                    alert.recipe(),
                    alert.modelVersion(),
                    alert.reasons());
        }
    }

    Answer alerts(Call call) throws ApiException {
        call.allow("limit");
        int limit = call.number("limit", 1, StreamSummary.ALERTS, USUAL_ALERTS);
        if (!sources.state().get().applications().containsKey("scorer")) {
            throw new ApiException(
                    421,
                    "other-process",
                    "role",
                    "trainer",
                    "alerts are made by the scorer: ask it");
        }
        var alerts = sources.summary().alerts(limit).stream().map(AlertMade::of).toList();
        return Answer.json(200, Map.of("alerts", alerts));
    }

    Answer transaction(Call call) throws ApiException {
        call.allow();
        var called = call.parameter("id");
        ApiException elsewhere = null;
        for (var id : sources.ids().all(called)) {
            try {
                var life = sources.transactions().find(id);
                if (life.isPresent()) {
                    return Answer.json(200, life.get());
                }
            } catch (Unavailable e) {
                throw e.error("transactions");
            } catch (ApiException e) {
                // Under its other hash it may be here.
                elsewhere = e;
            }
        }
        if (elsewhere != null) {
            throw elsewhere;
        }
        throw new ApiException(
                404,
                "unknown-transaction",
                "id",
                sources.ids().of(called),
                "the trainer has not seen it yet, or has forgotten it");
    }

    /// The answer of `/pipeline`.
    record PipelineText(String pipeline, String file, String text) {}

    Answer pipeline(Call call) throws ApiException {
        call.allow();
        var declared = declaration();
        return Answer.json(
                200, new PipelineText(sources.pipeline(), declared.file(), declared.text()));
    }

    Answer config(Call call) throws ApiException {
        call.allow();
        return Answer.json(200, Map.of("settings", declaration().settings()));
    }

    private Declaration declaration() throws ApiException {
        var declared = sources.declaration();
        if (declared == null) {
            throw new ApiException(
                    404, "not-declared", "service", null, "the service was not made from files");
        }
        return declared;
    }
}
