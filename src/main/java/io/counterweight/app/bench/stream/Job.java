package io.counterweight.app.bench.stream;

import io.counterweight.config.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What is measured.
enum Job {
    CONSUME("consume", 10, List.of()),
    PASS_THROUGH("pass-through", 5, List.of()),
    BARE_WINDOWS("bare-windows", 3, List.of()),
    BARE_WINDOWS_MEMORY("bare-windows-memory", 3, List.of()),
    SCORE("score", 1, List.of("recommended")),
    SCORE_TRAIN("score-train", 1, List.of("recommended")),
    /// With the recipes of the pipeline.
    SCORE_TRAIN_5("score-train-5", 1, List.of());

    private final String label;
    private final int times;
    private final List<String> recipes;

    Job(String label, int times, List<String> recipes) {
        this.label = label;
        this.times = times;
        this.recipes = recipes;
    }

    /// @throws UserError when there is none of that name
    static Job of(String label) {
        return Arrays.stream(values())
                .filter(job -> job.label.equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new UserError("--jobs must be of %s: job=%s".formatted(labels(), label)));
    }

    static String labels() {
        return Arrays.stream(values()).map(Job::label).collect(Collectors.joining(","));
    }

    String label() {
        return label;
    }

    /// How many times the records of a round, and of the warm-up, it takes: what is fast needs more
    /// for the same time.
    int times() {
        return times;
    }

    List<String> recipes() {
        return recipes;
    }

    boolean isService() {
        return ordinal() >= SCORE.ordinal();
    }

    /// Neither state nor entities change what it costs.
    boolean isStateless() {
        return this == CONSUME || this == PASS_THROUGH;
    }

    /// Whether more entities may change what it costs in a way that its neighbours do not show.
    boolean isOfEveryCell() {
        return this == BARE_WINDOWS || this == BARE_WINDOWS_MEMORY || this == SCORE_TRAIN;
    }
}
