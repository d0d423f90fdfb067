package io.counterweight.observe;

import io.counterweight.evaluate.StreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/// Meters of callers that are answered before the stream sees their transactions. Thread-safe.
public final class AnswerMeters implements StreamObserver {
    private static final List<String> RESULTS =
            List.of("model", "deadline", "no-model", "owner-away", "restoring", "busy", "lost");
    private static final List<String> PHASES =
            List.of("parse", "profiles", "features", "score", "append");
    private static final List<String> CAUSES =
            List.of("same", "model", "profile", "score", "no-model", "fallback");

    private final MeterRegistry registry;
    private final ConcurrentMap<String, Timer> answers = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Timer> phases = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> compared = new ConcurrentHashMap<>();
    private final DistributionSummary apart;

    public AnswerMeters(MeterRegistry registry) {
        this.registry = registry;
        this.apart =
                DistributionSummary.builder("counterweight.answer.difference")
                        .description(
                                "Difference of a probability that a caller was answered from what"
                                        + " the stream says")
                        .serviceLevelObjectives(1e-6, 1e-4, 1e-3, 1e-2, 1e-1)
                        .register(registry);
        // At 0 from the start: the first of each is an increase over any range of time.
        RESULTS.forEach(this::answers);
        PHASES.forEach(this::phases);
        CAUSES.forEach(this::compared);
    }

    @Override
    public void answered(String result, long nanos) {
        answers(result).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void answerPhase(String phase, long nanos) {
        phases(phase).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void answerCompared(String cause, double difference) {
        compared(cause).increment();
        if (!cause.equals("fallback") && !cause.equals("no-model")) {
            apart.record(difference);
        }
    }

    private Timer answers(String result) {
        return answers.computeIfAbsent(
                result,
                r ->
                        Timer.builder("counterweight.answers")
                                .description(
                                        "Time from a call to its answer, by what decided: the"
                                                + " model, or why none did")
                                .tag("result", r)
                                .serviceLevelObjectives(Buckets.latency())
                                .register(registry));
    }

    private Timer phases(String phase) {
        return phases.computeIfAbsent(
                phase,
                p ->
                        Timer.builder("counterweight.answer.phase")
                                .description("Time that a part of an answer took")
                                .tag("phase", p)
                                .serviceLevelObjectives(Buckets.compute())
                                .register(registry));
    }

    private Counter compared(String cause) {
        return compared.computeIfAbsent(
                cause,
                c ->
                        Counter.builder("counterweight.answers.compared")
                                .description(
                                        "Answers that met what the stream says, by why they"
                                                + " differ")
                                .tag("cause", c)
                                .register(registry));
    }
}
