package io.counterweight.app.service;

import io.counterweight.app.Pipelines;
import io.counterweight.app.Termination;
import io.counterweight.config.YamlBinder;
import io.counterweight.web.api.Declaration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `serve`: the service against a real Kafka, until a signal or a fault ends it. A signal closes it
/// in order; an application that failed ends the process with exit code 1.
@Command(
        name = "serve",
        description =
                "Score and learn from the topics of a Kafka cluster. Flags go over the environment"
                        + " (COUNTERWEIGHT_PIPELINE, _ROLE, _STATE_DIR, _START_FROM, _THREADS, _HTTP_HOST,"
                        + " _HTTP_PORT, _HTTP_TOKEN_FILE, and _KAFKA_ with the name of any client"
                        + " setting, such as COUNTERWEIGHT_KAFKA_BOOTSTRAP_SERVERS), the"
                        + " environment over the file.",
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "Settings; docs/serve.example.yaml shows them all.")
    private Path config = Path.of("");

    @Option(
            names = "--role",
            paramLabel = "all|scorer|trainer",
            description = "Which applications run in this process; all where nothing says.")
    private @Nullable Role role;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of HTTP; 0 takes a free one.")
    private @Nullable Integer port;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            description = "The Kafka cluster.")
    private @Nullable String bootstrapServers;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "Where the stores are kept.")
    private @Nullable Path stateDir;

    @Override
    public Integer call() throws InterruptedException {
        var file = YamlBinder.load(config, ServeLayer.class);
        KafkaClientSettings.check(file);
        var environment = new ServeEnvironment(System.getenv());
        var settings = ServeSettings.of(List.of(flags(), environment.layer(), file.value()));
        environment.unknown().forEach(name -> log.warn("variable not understood name={}", name));
        settings.lines().forEach(line -> log.info("setting {}", line));

        var pipeline = Pipelines.load(settings.pipeline());
        var topics = settings.topicNames(pipeline.value().pipeline());
        var plan = Pipelines.plan(pipeline, topics);
        RenamedTopics.check(file, pipeline.value());
        var stream =
                new StreamSettings(
                        KafkaClientSettings.read(file, settings),
                        topics,
                        settings.stateDir(),
                        settings.threads(),
                        settings.startFrom());
        int code;
        // Closed last: until then a signal waits.
        try (var termination = Termination.install();
                var service =
                        Service.start(
                                plan,
                                stream,
                                settings.role(),
                                settings.web(),
                                new Declaration(
                                        pipeline.file(), pipeline.text(), settings.shown()))) {
            log.info(
                    "serving pipeline={} role={} url={}",
                    plan.pipeline(),
                    settings.role(),
                    service.url());
            code = untilTheEnd(service, termination);
        }
        log.info("closed");
        return code;
    }

    private static int untilTheEnd(Service service, Termination termination)
            throws InterruptedException {
        service.onFailure(_ -> termination.ask());
        termination.await();
        var failed = service.failed();
        if (failed == null) {
            log.info("closing");
            return 0;
        }
        log.error("the process ends because an application failed name={}", failed);
        return 1;
    }

    private ServeLayer flags() {
        return new ServeLayer(
                null,
                role,
                bootstrapServers == null ? null : Map.of("bootstrap.servers", bootstrapServers),
                null,
                null,
                stateDir,
                null,
                null,
                new ServeLayer.Http(null, port, null, null));
    }
}
