package io.counterweight.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Writes the public JSON of a decision (`topology/schemas/decision.json`). Immutable; any thread
/// may use it.
public final class DecisionWriter {
    private final Classes classes;

    public DecisionWriter(Classes classes) {
        this.classes = classes;
    }

    /// The bytes of a decision.
    ///
    /// @param reasons of an alert; a decision for the majority has no place for them
    /// @throws IllegalArgumentException when there is not one finite probability for each class;
    ///   none at all is right where no model decided
    public byte[] write(ScoredTransaction scored, List<AlertReason> reasons) {
        return write(scored, reasons, "");
    }

    /// The same.
    ///
    /// @param fallback why a caller who waited was answered without a model; empty where a model
    ///   decided, or nobody waited
    public byte[] write(ScoredTransaction scored, List<AlertReason> reasons, String fallback) {
        requireProbabilities(scored);
        return JsonBytes.object(json -> write(scored, reasons, fallback, json));
    }

    /// What a caller is answered: the decision, what it advises, and whether the broker has the
    /// transaction (`DecisionAnswer` of the API).
    public byte[] answer(
            ScoredTransaction scored,
            List<AlertReason> reasons,
            GivenAnswer given,
            boolean isAppended) {
        requireProbabilities(scored);
        return JsonBytes.object(json -> {
            write(scored, reasons, given.getFallback(), json);
            if (!scored.hasRuled()) {
                json.writeStringField("action", given.getAction());
            }
            json.writeBooleanField("appended", isAppended);
        });
    }

    private void write(
            ScoredTransaction scored,
            List<AlertReason> reasons,
            String fallback,
            JsonGenerator json)
            throws IOException {
        json.writeStringField("transactionId", scored.getTransactionId());
        json.writeStringField("eventTime", Instant.ofEpochMilli(scored.getEventTime()).toString());
        json.writeStringField("decision", classes.name(scored.getDecision()));
        json.writeObjectFieldStart("probabilities");
        for (var label = 0; label < scored.getProbabilitiesCount(); label++) {
            json.writeNumberField(classes.name(label), finite(scored.getProbabilities(label)));
        }
        json.writeEndObject();
        json.writeObjectFieldStart("rawScores");
        for (var label = 0; label < scored.getRawCount(); label++) {
            json.writeNumberField(classes.name(label), finite(scored.getRaw(label)));
        }
        json.writeEndObject();
        json.writeStringField("recipe", scored.getRecipe());
        json.writeStringField("modelVersion", scored.getModelVersion());
        if (!fallback.isEmpty()) {
            json.writeStringField("fallback", fallback);
        }
        if (scored.hasRuled()) {
            write(scored.getRuled(), json);
            if (scored.getPropensity() > 0) {
                json.writeNumberField("propensity", scored.getPropensity());
            }
        }
        if (scored.getDecision() != classes.majority()) {
            json.writeArrayFieldStart("reasons");
            for (var reason : reasons) {
                write(reason, json);
            }
            json.writeEndArray();
        }
    }

    private void write(RuledDecision ruled, JsonGenerator json) throws IOException {
        json.writeStringField("action", ruled.getAction());
        json.writeStringField("madeBy", ruled.getMadeBy());
        if (ruled.getBook() != 0) {
            json.writeStringField("book", String.format(Locale.ROOT, "%016x", ruled.getBook()));
        }
        json.writeArrayFieldStart("rules");
        for (var fired : ruled.getFiredList()) {
            json.writeStartObject();
            json.writeStringField("name", fired.getName());
            json.writeStringField("action", fired.getAction());
            if (fired.hasOfClass()) {
                json.writeStringField("class", classes.name(fired.getOfClass()));
            }
            json.writeBooleanField("acting", fired.getActing());
            if (fired.getSnoozed()) {
                json.writeBooleanField("snoozed", true);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void requireProbabilities(ScoredTransaction scored) {
        var count = scored.getProbabilitiesCount();
        if (count != classes.count() && !(count == 0 && scored.getModelVersion().isEmpty())) {
            throw new IllegalArgumentException(
                    "probabilities must be one for each class: probabilities="
                            + count
                            + ", classes="
                            + classes.count());
        }
    }

    private static void write(AlertReason reason, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("feature", reason.feature());
        json.writeNumberField("value", reason.value());
        json.writeNumberField("usual", reason.usual());
        json.writeStringField("entity", reason.entity());
        json.writeNumberField("contribution", reason.contribution());
        json.writeEndObject();
    }

    private static float finite(float probability) {
        if (!Float.isFinite(probability)) {
            throw new IllegalArgumentException(
                    "a probability must be finite: probability=" + probability);
        }
        return probability;
    }
}
