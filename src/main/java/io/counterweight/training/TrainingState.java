package io.counterweight.training;

import io.counterweight.event.Positions;
import io.counterweight.learn.LearningShape;
import io.counterweight.learn.StateSections;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is kept of a run of training over restarts, but for its recipes, which keep their own, and
/// the history, which is learned from the examples again. For one thread.
record TrainingState(
        String pipeline,
        TrainingProgress progress,
        FirstModels firstModels,
        AlwaysMajority alwaysMajority,
        List<LearnerInputs> inputs,
        RulesWatch rules,
        @Nullable ControlStakes stakes) {
    private static final String STAKES = "control group";

    /// Releases of before there was such a section, and pipelines without rules, have none.
    private static final String RULES = "rules";

    private static final String SOURCES = "sources of labels";
    private static final String FRAUDS = "frauds of ";
    private static final String FIRST_MODELS = "first models";

    byte[] write() {
        progress.written();
        var state =
                new StateSections(owner())
                        .with("progress", progress::write)
                        .with("always-majority", alwaysMajority::write);
        if (!firstModels.areOver()) {
            state.with(FIRST_MODELS, firstModels::write);
        }
        if (alwaysMajority.sources() != null) {
            state.with(SOURCES, alwaysMajority::writeSources);
        }
        if (!rules.isEmpty()) {
            state.with(RULES, rules::write);
        }
        if (stakes != null) {
            state.with(STAKES, stakes::write);
        }
        for (var each : kinds()) {
            state.with(sectionOf(each), each.buffers()::writeTo);
            if (each.buffers().hasFrauds()) {
                state.with(FRAUDS + sectionOf(each), each.buffers()::writeFraudsTo);
            }
        }
        return state.toBytes();
    }

    private Map<String, String> owner() {
        var owner = new LinkedHashMap<String, String>();
        owner.put("pipeline", pipeline);
        for (var each : kinds()) {
            owner.put(sectionOf(each), LearningShape.text(each.meanings()));
        }
        return owner;
    }

    /// One of each kind of inputs: those of equal columns hold the same.
    private Collection<LearnerInputs> kinds() {
        var kinds = new LinkedHashMap<List<String>, LearnerInputs>();
        inputs.forEach(each -> kinds.putIfAbsent(each.models(), each));
        return kinds.values();
    }

    private static String sectionOf(LearnerInputs inputs) {
        return "memory of columns and " + inputs.models();
    }

    /// Takes over what another wrote, as far as what is declared now allows.
    ///
    /// @throws IllegalArgumentException for damaged bytes
    void read(byte[] bytes) {
        if (!StateSections.isOne(bytes)) {
            readBefore(bytes);
            return;
        }
        var state = StateSections.of(bytes);
        state.read("progress", progress::read);
        if (state.has(FIRST_MODELS)) {
            state.read(FIRST_MODELS, firstModels::read);
        } else {
            firstModels.end();
        }
        state.read("always-majority", alwaysMajority::read);
        if (state.has(SOURCES)) {
            state.read(SOURCES, alwaysMajority::readSources);
        }
        if (state.has(RULES)) {
            state.read(RULES, rules::read);
        }
        if (stakes != null && state.has(STAKES)) {
            state.read(STAKES, stakes::read);
        }
        for (var each : inputs) {
            var name = sectionOf(each);
            if (state.has(name)) {
                var old = LearningShape.meanings(state.owner(name));
                int[] from = Positions.of(each.meanings(), old);
                state.read(name, in -> each.buffers().readFrom(in, from, old.size()));
                readFrauds(state, name, each, from, old.size());
            }
        }
    }

    /// Releases of before there was such a section, and pipelines without a recipe that needs one,
    /// have none.
    private static void readFrauds(
            StateSections state, String memory, LearnerInputs inputs, int[] from, int oldColumns) {
        var buffers = inputs.buffers();
        if (state.has(FRAUDS + memory)) {
            state.read(FRAUDS + memory, in -> buffers.readFraudsFrom(in, from, oldColumns));
        } else {
            buffers.beginFrauds();
        }
    }

    /// The form of releases before: buffers one behind the other, as many as there were kinds of
    /// inputs.
    private void readBefore(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            progress.readBefore(in);
            firstModels.end();
            // A count of promotions by hand.
            in.readLong();
            for (var kind : kinds()) {
                in.mark(bytes.length);
                for (var each : inputs) {
                    if (each.models().equals(kind.models())) {
                        in.reset();
                        each.buffers().readFrom(in);
                        each.buffers().beginFrauds();
                    }
                }
            }
            alwaysMajority.read(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("the run's state must be whole", e);
        }
    }
}
