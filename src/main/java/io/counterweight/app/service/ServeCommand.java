package io.counterweight.app.service;

import io.counterweight.app.Termination;
import io.counterweight.runtime.Guarantee;
import io.counterweight.runtime.LiveEdits;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `serve`: the service against a real Kafka, until a signal or a fault ends it. A signal closes it
/// in order; an application that failed ends the process with exit code 1.
@Command(
        name = "serve",
        description =
                "Score and learn from the topics of a Kafka cluster. Flags go over the environment"
                        + " (COUNTERWEIGHT_PIPELINE, _ROLE, _STATE_DIR, _START_FROM, _THREADS, _HTTP_HOST,"
                        + " _HTTP_PORT, _HTTP_TOKEN_FILE, _ID_KEYS_FILE, _GUARANTEE, _PROFILE_HEAP_PERCENT,"
                        + " _ANSWERS_DEADLINE, _ANSWERS_FALLBACK, _ANSWERS_MOST, _ANSWERS_KEY_FILE,"
                        + " _ANSWERS_ADVERTISE, and _KAFKA_ with the name of any client"
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

    @Option(
            names = "--guarantee",
            paramLabel = "exactly-once|at-least-once",
            description = "What the scorer promises; exactly-once where nothing says.")
    private @Nullable Guarantee guarantee;

    @Option(
            names = "--check-config",
            description =
                    "Read settings, pipeline and files of secrets as a start would, without Kafka;"
                            + " say what is wrong, or that nothing is, and end.")
    private boolean isCheck;

    @Option(
            names = "--live",
            description =
                    "With --check-config: ask the cluster what the pipeline declared before, and say"
                            + " what a start would change in the live service. Writes nothing.")
    private boolean isLive;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var serve = ServeConfig.load(config, System.getenv(), flags());
        serve.unknownVariables().forEach(name -> log.warn("variable not understood name={}", name));
        if (isCheck) {
            serve.check();
            serve.warnings().forEach(w -> spec.commandLine().getOut().println("warning: " + w));
            if (isLive) {
                live(serve);
            }
            spec.commandLine().getOut().println(config + ": a valid configuration");
            return 0;
        }
        var settings = serve.settings();
        serve.warnings().forEach(w -> log.warn("setting {}", w));
        settings.lines().forEach(line -> log.info("setting {}", line));
        var plan = serve.plan();
        if (plan.event().hasSecrets()) {
            log.info("secret ids current-key-first={}", plan.idKeys().names());
        }
        int code;
        // Closed last: until then a signal waits.
        try (var termination = Termination.install();
                var service =
                        Service.start(
                                plan,
                                serve.stream(),
                                settings.role(),
                                settings.web(),
                                serve.declaration(),
                                settings.answers())) {
            log.info(
                    "serving pipeline={} role={} url={}",
                    plan.pipeline(),
                    settings.role(),
                    service.url());
            serve.warnings().forEach(service.dashboard()::warned);
            code = untilTheEnd(service, termination);
        }
        log.info("closed");
        return code;
    }

    /// Says what an edit would do, or why it cannot be made.
    private void live(ServeConfig serve) {
        var edits = new LiveEdits(serve.plan(), serve.stream());
        var out = spec.commandLine().getOut();
        var changes = edits.ask();
        if (changes.isEmpty()) {
            out.println("the live pipeline declares the same, or nothing yet");
            return;
        }
        changes.get().effects().forEach(out::println);
        edits.require(changes.get());
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
                null,
                null,
                ServeLayer.Http.of(null, port, null),
                null,
                guarantee,
                null,
                null);
    }
}
