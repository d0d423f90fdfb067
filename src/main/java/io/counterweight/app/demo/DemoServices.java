package io.counterweight.app.demo;

import io.counterweight.app.broker.BrokerProcess;
import io.counterweight.app.service.Role;
import io.counterweight.app.service.Service;
import io.counterweight.config.Declared;
import io.counterweight.config.Pipeline;
import io.counterweight.config.TopicSpec;
import io.counterweight.plan.StreamPlan;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.score.OnnxRuntimeHome;
import io.counterweight.web.WebSettings;
import io.counterweight.web.api.Declaration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the demo runs: a broker in a process of its own, and the whole service against it. For one
/// thread.
final class DemoServices implements AutoCloseable {
    private static final Set<String> ENDED = Set.of("ERROR", "PENDING_ERROR", "NOT_RUNNING");
    private static final Duration CLOSE = Duration.ofSeconds(15);
    private static final Duration CLOSE_WITHOUT_BROKER = Duration.ofSeconds(2);

    private final BrokerProcess broker;
    private @Nullable Service service;

    private DemoServices(BrokerProcess broker) {
        this.broker = broker;
    }

    /// Returns when HTTP answers; [#isReady] says when the stream does.
    static DemoServices start(
            StreamPlan plan,
            Declared<Pipeline> pipeline,
            List<TopicSpec> topics,
            DemoFolder folder,
            int port) {
        // Takes a second, which the broker's start needs anyway. Should it fail, the service says
        // so.
        Thread.ofPlatform().daemon().name("onnx-runtime").start(OnnxRuntimeHome::start);
        var services = new DemoServices(BrokerProcess.start(folder.broker()));
        try {
            DemoTopics.create(services.bootstrap(), topics);
            var kafka = Map.of("bootstrap.servers", services.bootstrap());
            services.service =
                    Service.start(
                            plan,
                            new StreamSettings(kafka, plan.topics(), folder.state(), 1),
                            Role.ALL,
                            WebSettings.loopback(port),
                            new Declaration(
                                    pipeline.file(),
                                    pipeline.text(),
                                    shown(pipeline, services, folder, port)));
            return services;
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    /// By the names that the settings of `serve` have.
    private static Map<String, String> shown(
            Declared<Pipeline> pipeline, DemoServices services, DemoFolder folder, int port) {
        var shown = new LinkedHashMap<String, String>();
        shown.put("pipeline", pipeline.file());
        shown.put("role", "all");
        shown.put("kafka.bootstrap.servers", services.bootstrap());
        shown.put("state-dir", folder.state().toString());
        shown.put("http.port", String.valueOf(port));
        return shown;
    }

    String bootstrap() {
        return broker.bootstrap();
    }

    Service service() {
        if (service == null) {
            throw new IllegalStateException("the service has been closed");
        }
        return service;
    }

    boolean isReady() {
        return service().isRunning();
    }

    /// What has ended that should run; null where all does.
    @Nullable String fault() {
        if (!broker.isAlive()) {
            return "the broker's process ended";
        }
        return service().dashboard().counters().applications().entrySet().stream()
                .filter(application -> ENDED.contains(application.getValue()))
                .findFirst()
                .map(application -> "the " + application.getKey() + " ended")
                .orElse(null);
    }

    /// Ends the service, which then has committed all it has done; the broker stays.
    void closeService() throws InterruptedException {
        var open = service;
        if (open != null) {
            // Without a broker the applications would wait for it.
            var closing = Thread.ofPlatform().daemon().name("service-close").start(open::close);
            closing.join(broker.isAlive() ? CLOSE : CLOSE_WITHOUT_BROKER);
            service = null;
        }
    }

    @Override
    public void close() {
        try {
            closeService();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        broker.close();
    }
}
