package io.counterweight.app.service;

import io.counterweight.app.api.ApiApplication;
import io.counterweight.observe.Health;
import io.counterweight.observe.Metrics;
import io.counterweight.observe.StreamState;
import io.counterweight.observe.ThreadReplacements;
import io.counterweight.plan.StreamPlan;
import io.counterweight.runtime.PassingFault;
import io.counterweight.runtime.StreamApplication;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.runtime.WarmStart;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The stream applications of this process, as Kafka Streams runs them. They are opened by one
/// thread while the service starts; the rest is for any thread.
final class ServiceApplications {
    private final StreamPlan plan;
    private final StreamSettings settings;
    private final Metrics metrics;
    private final OpenedParts opened;
    private final List<StreamApplication> applications = new ArrayList<>();
    private final List<Health.Application> health = new ArrayList<>();
    private final List<ApiApplication> ofApi = new ArrayList<>();
    private final CompletableFuture<String> failure = new CompletableFuture<>();

    /// @param opened what it opens
    ServiceApplications(
            StreamPlan plan, StreamSettings settings, Metrics metrics, OpenedParts opened) {
        this.plan = plan;
        this.settings = settings;
        this.metrics = metrics;
        this.opened = opened;
    }

    /// Makes an application of it, which does not run yet.
    void open(ServicePart part) {
        WarmStart.of(plan, settings, part.name()).ifPresent(start -> start.run(part.topology()));
        var replacements =
                new ThreadReplacements(
                        metrics.registry(),
                        part.name(),
                        Arrays.stream(PassingFault.values()).map(PassingFault::code).toList());
        var application =
                new StreamApplication(
                        part.name(),
                        part.topology(),
                        settings.of(part.name()),
                        replacements::add,
                        failure::complete);
        var kafka = opened.add(new KafkaStreamsMetrics(application.streams()));
        kafka.bindTo(metrics.registry());
        applications.add(application);
        ofApi.add(
                new ApiApplication(
                        part.name(),
                        application.streams(),
                        part.champion(),
                        part.registry(),
                        application.progress()));
        health.add(
                new Health.Application(
                        part.name(),
                        application::state,
                        part.isModelLoaded(),
                        application.progress()));
    }

    List<StreamApplication> all() {
        return applications;
    }

    /// As the probes and metrics ask for them.
    List<Health.Application> health() {
        return health;
    }

    /// As the API asks for them.
    List<ApiApplication> ofApi() {
        return ofApi;
    }

    /// As the page asks for them.
    ShownApplications shown() {
        return new ShownApplications(applications, ofApi);
    }

    void start() {
        applications.forEach(StreamApplication::start);
    }

    boolean isRunning() {
        return applications.stream().allMatch(a -> a.state() == StreamState.RUNNING);
    }

    /// Tells of the first that fails for good, from its thread; at once where one has.
    void onFailure(Consumer<String> listener) {
        failure.thenAccept(listener);
    }

    /// The name of the one that has failed for good; null while none has.
    @Nullable String failed() {
        return failure.getNow(null);
    }

    /// Ends them, side by side.
    void close(Duration timeout) {
        try (var ends = Executors.newVirtualThreadPerTaskExecutor()) {
            applications.forEach(a -> ends.execute(() -> a.close(timeout)));
        }
    }
}
