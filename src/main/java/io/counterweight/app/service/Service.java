package io.counterweight.app.service;

import io.counterweight.answer.AnswerSettings;
import io.counterweight.app.ChosenKernels;
import io.counterweight.app.ObservedModels;
import io.counterweight.app.Versions;
import io.counterweight.app.api.AnswerKeyFile;
import io.counterweight.app.api.Answering;
import io.counterweight.app.api.ApiApplication;
import io.counterweight.app.api.LagMetric;
import io.counterweight.app.api.ServiceApi;
import io.counterweight.app.api.TopicProducer;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.learn.Recipe;
import io.counterweight.observe.AnswerMeters;
import io.counterweight.observe.ApplicationsMetric;
import io.counterweight.observe.DeclinedMeters;
import io.counterweight.observe.FallbackMetric;
import io.counterweight.observe.Health;
import io.counterweight.observe.HttpMetric;
import io.counterweight.observe.KernelsMetric;
import io.counterweight.observe.LogObserver;
import io.counterweight.observe.Metrics;
import io.counterweight.observe.MicrometerObserver;
import io.counterweight.observe.ObserverGroup;
import io.counterweight.observe.ProgressMetric;
import io.counterweight.observe.RuleMeters;
import io.counterweight.observe.SourceMeters;
import io.counterweight.observe.StreamState;
import io.counterweight.observe.ThreadReplacements;
import io.counterweight.observe.VersionsMetric;
import io.counterweight.plan.StreamPlan;
import io.counterweight.runtime.LiveEdits;
import io.counterweight.runtime.PassingFault;
import io.counterweight.runtime.ProgressWatch;
import io.counterweight.runtime.StreamApplication;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.runtime.TopicCheck;
import io.counterweight.runtime.WarmStart;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelListener;
import io.counterweight.score.ModelRegistry;
import io.counterweight.score.OnnxRuntimeHome;
import io.counterweight.stream.AnswerPath;
import io.counterweight.stream.Champion;
import io.counterweight.stream.DecidingRecipe;
import io.counterweight.stream.LiveProfiles;
import io.counterweight.stream.Rekeying;
import io.counterweight.stream.ScorerTopology;
import io.counterweight.stream.TrainerTopology;
import io.counterweight.web.DashboardFeed;
import io.counterweight.web.DashboardState;
import io.counterweight.web.EventStream;
import io.counterweight.web.PeerHandler;
import io.counterweight.web.Probes;
import io.counterweight.web.StreamDescription;
import io.counterweight.web.WebContent;
import io.counterweight.web.WebServer;
import io.counterweight.web.WebSettings;
import io.counterweight.web.api.Declaration;
import io.counterweight.web.api.StreamSummary;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One process of the service: scorer, trainer or both, with its metrics, probes and page. Read
/// [#start] top to bottom: it is the architecture.
public final class Service implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Service.class);

    private final StreamPlan plan;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<StreamApplication> applications = new ArrayList<>();
    private final List<Health.Application> health = new ArrayList<>();
    private final List<ApiApplication> apiApplications = new ArrayList<>();
    private final Metrics metrics;
    private final DashboardState dashboard;
    private final StreamSummary summary = new StreamSummary(System::currentTimeMillis);
    private final MicrometerObserver meters;
    private final DeclinedMeters declined;
    private final StreamObserver observer;
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private final Duration closeTimeout;
    private final @Nullable Declaration declaration;
    private final AnswerPath answers;
    private @Nullable String kernels;
    private volatile boolean isClosing;
    private String url = "";

    /// Kept: the registry holds what it counts weakly.
    private @Nullable HttpMetric http;

    private Service(
            StreamPlan plan,
            Duration closeTimeout,
            @Nullable Declaration declaration,
            AnswerPath answers) {
        this.answers = answers;
        this.plan = plan;
        this.closeTimeout = closeTimeout;
        this.declaration = declaration;
        this.metrics = open(new Metrics(plan.pipeline()));
        this.dashboard =
                new DashboardState(
                        new StreamDescription(
                                plan.pipeline(),
                                plan.classes(),
                                plan.champion(),
                                plan.plain(),
                                plan.alwaysMajority(),
                                plan.training().targetRecall()),
                        new ShownApplications(applications, apiApplications),
                        System::currentTimeMillis);
        this.meters = new MicrometerObserver(metrics.registry());
        this.declined = new DeclinedMeters(metrics.registry());
        var all =
                new ObserverGroup(
                        List.of(
                                meters,
                                declined,
                                new SourceMeters(metrics.registry()),
                                new AnswerMeters(metrics.registry()),
                                new RuleMeters(
                                        metrics.registry(),
                                        List.copyOf(plan.rules().declared().rules().keySet())),
                                dashboard,
                                summary,
                                new LogObserver()));
        this.observer = new ObserverGroup(List.of(all, new WarnOfColumns(plan.features(), all)));
    }

    /// Serves a pipeline that is in no file: the API has no `/pipeline` and no `/config` then.
    public static Service start(
            StreamPlan plan, StreamSettings settings, Role role, WebSettings webSettings) {
        return start(plan, settings, role, webSettings, null);
    }

    /// Serves a pipeline: ONNX Runtime is loaded, HTTP answers, then the applications start.
    ///
    /// @throws io.counterweight.web.WebStartException when HTTP cannot be served; nothing runs then
    /// @throws io.counterweight.config.UserError when the broker does not answer or lacks a topic
    public static Service start(
            StreamPlan plan,
            StreamSettings settings,
            Role role,
            WebSettings webSettings,
            @Nullable Declaration declaration) {
        return start(plan, settings, role, webSettings, declaration, AnswerSettings.USUAL);
    }

    /// The same.
    ///
    /// @param answers how callers of the API are answered
    public static Service start(
            StreamPlan plan,
            StreamSettings settings,
            Role role,
            WebSettings webSettings,
            @Nullable Declaration declaration,
            AnswerSettings answers) {
        OnnxRuntimeHome.start();
        // Read before anything runs, as every file of a secret.
        var keys = AnswerKeyFile.of(answers.keyFile(), settings.stateDir());
        var path = new AnswerPath(new LiveProfiles(plan), role.scores() ? keys.seal() : null);
        var service = new Service(plan, settings.closeTimeout(), declaration, path);
        try {
            var topics = new TopicCheck(settings.kafka());
            var partitioning = Partitioning.of(plan, topics);
            var parts = service.parts(role, partitioning.rekeying());
            // Before anything is written.
            topics.require(
                    parts.stream().map(Part::topology).toList(),
                    Set.of(
                            plan.topics().examples(),
                            plan.topics().promotions(),
                            plan.topics().evaluation(),
                            plan.topics().declarations()));
            new LiveEdits(plan, settings).make();
            if (role.scores()) {
                keys.keep();
            }
            parts.forEach(part -> service.open(part, settings));
            service.past(settings, role);
            service.web(
                    settings,
                    webSettings,
                    service.answering(settings, webSettings, answers, partitioning));
            service.applications.forEach(StreamApplication::start);
            service.open(ProgressWatch.start(service.applications, settings.kafka()));
            return service;
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    /// An application before it is one.
    ///
    /// @param isModelLoaded whether it can do its work
    private record Part(
            String name,
            Topology topology,
            Champion champion,
            ModelRegistry registry,
            BooleanSupplier isModelLoaded) {}

    private List<Part> parts(Role role, Rekeying rekeying) {
        log.info("records are {}", rekeying);
        expectControl();
        var parts = new ArrayList<Part>();
        if (role.scores()) {
            parts.add(scorer(rekeying));
        }
        if (role.trains()) {
            parts.add(trainer(rekeying));
        }
        return parts;
    }

    private void expectControl() {
        var explore = plan.policy().advice().exploring();
        if (explore != null) {
            var cap = explore.lossCapPerDay();
            summary.hasControl(cap);
            declined.expectControl(cap == null ? Double.NaN : cap);
        }
    }

    private Part scorer(Rekeying rekeying) {
        meters.expectScores(plan.classes(), recipeNames());
        meters.expectRecords(ScorerTopology.read(plan));
        var registry = registry(new ObservedModels(observer));
        var champion = new Champion(plan);
        var topology = ScorerTopology.of(plan, rekeying, registry, champion, answers, observer);
        var deciding = new DecidingRecipe(champion, registry);
        new FallbackMetric(deciding::isFallback).bindTo(metrics.registry());
        return new Part("scorer", topology, champion, registry, deciding::hasModel);
    }

    private Part trainer(Rekeying rekeying) {
        meters.expectLabels(plan.classes(), judgedNames());
        meters.expectRecords(TrainerTopology.read());
        meters.expectFeatures(plan.features().columnNames());
        var kernels = ChosenKernels.choose();
        new KernelsMetric(kernels.name()).bindTo(metrics.registry());
        this.kernels = kernels.name();
        dashboard.learnsWith(kernels.name());
        // Models in force are the scorer's to tell of; the API says what each process has.
        var registry = registry(new ObservedModels(summary));
        var champion = new Champion(plan);
        var topology = TrainerTopology.of(plan, rekeying, kernels, registry, champion, observer);
        return new Part("trainer", topology, champion, registry, () -> true);
    }

    private void open(Part part, StreamSettings settings) {
        var application = application(part.name, settings, part.topology);
        apiApplications.add(
                new ApiApplication(
                        part.name,
                        application.streams(),
                        part.champion,
                        part.registry,
                        application.progress()));
        health.add(
                new Health.Application(
                        part.name, application::state, part.isModelLoaded, application.progress()));
    }

    /// Where the page is.
    public String url() {
        return url;
    }

    public DashboardState dashboard() {
        return dashboard;
    }

    public boolean isRunning() {
        return applications.stream().allMatch(a -> a.state() == StreamState.RUNNING);
    }

    /// Tells of the first application that fails for good, from its thread; at once where one has.
    public void onFailure(Consumer<String> listener) {
        failure.thenAccept(listener);
    }

    /// The name of the application that has failed for good; null while none has.
    public @Nullable String failed() {
        return failure.getNow(null);
    }

    private List<String> recipeNames() {
        return plan.recipes().stream().map(Recipe::name).toList();
    }

    /// The recipes, and what they are compared with.
    private List<String> judgedNames() {
        var names = new ArrayList<>(recipeNames());
        names.add(plan.alwaysMajority());
        return names;
    }

    private ModelRegistry registry(ModelListener listener) {
        var builds = open(ModelBuilds.background(ModelBuilds.LONGEST));
        var registry = open(new ModelRegistry(plan.modelTerms(), builds, listener));
        // Those that the pipeline's files hold need no trainer: fitted to the columns of now, which
        // the topic's may not be after an edit.
        plan.models().forEach(registry::offer);
        return registry;
    }

    private StreamApplication application(String name, StreamSettings settings, Topology topology) {
        WarmStart.of(plan, settings, name).ifPresent(start -> start.run(topology));
        var replacements =
                new ThreadReplacements(
                        metrics.registry(),
                        name,
                        Arrays.stream(PassingFault.values()).map(PassingFault::code).toList());
        var application =
                new StreamApplication(
                        name, topology, settings.of(name), replacements::add, failure::complete);
        var kafka = open(new KafkaStreamsMetrics(application.streams()));
        kafka.bindTo(metrics.registry());
        applications.add(application);
        return application;
    }

    /// Before the applications start: what they say is newer.
    private void past(StreamSettings settings, Role role) {
        meters.expectRecords(List.of(EvaluationTopic.TOPIC));
        var topic =
                open(
                        new EvaluationTopic(
                                settings.kafka(),
                                plan.topics().evaluation(),
                                new EvaluationReader(
                                        plan.pipeline(), plan.classes(), Set.copyOf(judgedNames())),
                                new ObserverGroup(List.of(dashboard, summary)),
                                meters));
        topic.readPast();
        if (!role.trains()) {
            topic.follow();
        }
    }

    /// Null where this process does not score.
    private @Nullable Answering answering(
            StreamSettings stream,
            WebSettings web,
            AnswerSettings settings,
            Partitioning partitioning) {
        for (var application : apiApplications) {
            if (application.name().equals("scorer")) {
                return open(
                        new Answering(
                                plan,
                                settings,
                                stream.kafka(),
                                application,
                                answers,
                                partitioning.rekeying(),
                                partitioning.partitions(),
                                web.tls() != null,
                                observer));
            }
        }
        return null;
    }

    private void web(StreamSettings stream, WebSettings settings, @Nullable Answering answering) {
        new ApplicationsMetric(health).bindTo(metrics.registry());
        new ProgressMetric(health).bindTo(metrics.registry());
        new VersionsMetric(Versions.all()).bindTo(metrics.registry());
        var lag = new LagMetric(metrics.registry(), apiApplications);
        var producer = open(new TopicProducer(stream.kafka()));
        var events =
                new EventStream(
                        Long.toString(System.currentTimeMillis(), 36), EventStream.Limits.DEFAULT);
        var all = new Health(health, stream.stallTimeout());
        var content =
                new WebContent(
                        () -> {
                            lag.refresh();
                            return metrics.scrape();
                        },
                        new Probes(all::started, () -> ready(all), () -> live(all)),
                        dashboard::snapshot,
                        events,
                        new ServiceApi(
                                        plan,
                                        apiApplications,
                                        producer,
                                        answering,
                                        summary,
                                        kernels,
                                        declaration)
                                .api(),
                        answering == null ? PeerHandler.NONE : answering.peers());
        var server = open(WebServer.start(settings, content));
        url = server.url();
        http =
                new HttpMetric(
                        server::connections,
                        server::full,
                        server::late,
                        server::busy,
                        server::isPlain);
        http.bindTo(metrics.registry());
        open(DashboardFeed.start(dashboard, events));
    }

    private Optional<String> ready(Health all) {
        return isClosing ? Optional.of("the service is closing") : all.ready();
    }

    /// What ends as it should is not dead.
    private Optional<String> live(Health all) {
        return isClosing ? Optional.empty() : all.live();
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    /// Ends the applications, side by side, while HTTP still answers and says that they are not
    /// ready; then everything else, the last opened first. A second call does nothing.
    @Override
    public void close() {
        if (isClosing) {
            return;
        }
        isClosing = true;
        try (var ends = Executors.newVirtualThreadPerTaskExecutor()) {
            applications.forEach(a -> ends.execute(() -> a.close(closeTimeout)));
        }
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                log.warn("a part did not end well", e);
            }
        }
    }
}
