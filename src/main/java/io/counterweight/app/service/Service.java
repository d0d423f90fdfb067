package io.counterweight.app.service;

import io.counterweight.answer.AnswerSettings;
import io.counterweight.app.Trainable;
import io.counterweight.app.Versions;
import io.counterweight.app.api.AnswerKeyFile;
import io.counterweight.app.api.Answering;
import io.counterweight.app.api.LagMetric;
import io.counterweight.app.api.ServiceApi;
import io.counterweight.app.api.TopicProducer;
import io.counterweight.observe.ApplicationsMetric;
import io.counterweight.observe.Health;
import io.counterweight.observe.HttpMetric;
import io.counterweight.observe.Metrics;
import io.counterweight.observe.ProgressMetric;
import io.counterweight.observe.VersionsMetric;
import io.counterweight.plan.StreamPlan;
import io.counterweight.runtime.LiveEdits;
import io.counterweight.runtime.ProgressWatch;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.runtime.TopicCheck;
import io.counterweight.score.OnnxRuntimeHome;
import io.counterweight.stream.AnswerPath;
import io.counterweight.stream.LiveProfiles;
import io.counterweight.web.DashboardFeed;
import io.counterweight.web.DashboardState;
import io.counterweight.web.EventStream;
import io.counterweight.web.PeerHandler;
import io.counterweight.web.Probes;
import io.counterweight.web.WebContent;
import io.counterweight.web.WebServer;
import io.counterweight.web.WebSettings;
import io.counterweight.web.api.Declaration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One process of the service: scorer, trainer or both, with its metrics, probes and page. Read
/// [#start] top to bottom: it is the architecture.
public final class Service implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Service.class);

    private final StreamPlan plan;
    private final @Nullable Declaration declaration;
    private final AnswerPath answers;
    private final StreamSettings settings;
    private final OpenedParts opened = new OpenedParts();
    private final Metrics metrics;
    private final ServiceApplications applications;
    private final ServiceObservers observers;
    private final ServiceParts parts;
    private volatile boolean isClosing;
    private String url = "";

    /// Kept: the registry holds what it counts weakly.
    private @Nullable HttpMetric http;

    private Service(
            StreamPlan plan,
            StreamSettings settings,
            @Nullable Declaration declaration,
            AnswerPath answers) {
        this.plan = plan;
        this.settings = settings;
        this.declaration = declaration;
        this.answers = answers;
        this.metrics = opened.add(new Metrics(plan.pipeline()));
        this.applications = new ServiceApplications(plan, settings, metrics, opened);
        this.observers = new ServiceObservers(plan, metrics, applications.shown());
        this.parts = new ServiceParts(plan, answers, metrics, observers, opened);
    }

    /// Serves a pipeline that is in no file: the API has no `/pipeline` and no `/config` then.
    public static Service start(
            StreamPlan plan, StreamSettings settings, Role role, WebSettings webSettings) {
        return start(plan, settings, role, webSettings, null);
    }

    /// Serves a pipeline: ONNX Runtime is loaded, HTTP answers, then the applications start.
    ///
    /// @throws io.counterweight.web.WebStartException when HTTP cannot be served; nothing runs then
    /// @throws io.counterweight.config.UserError when the broker does not answer or lacks a topic,
    ///   or when this machine cannot train what is to be trained
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
        if (role.trains()) {
            Trainable.require(plan);
        }
        OnnxRuntimeHome.start();
        // Read before anything runs, as every file of a secret.
        var keys = AnswerKeyFile.of(answers.keyFile(), settings.stateDir());
        var path = new AnswerPath(new LiveProfiles(plan), role.scores() ? keys.seal() : null);
        var service = new Service(plan, settings, declaration, path);
        try {
            var topics = new TopicCheck(settings.kafka());
            var partitioning = Partitioning.of(plan, topics);
            log.info("records are {}", partitioning.rekeying());
            var parts = service.parts.of(role, partitioning.rekeying());
            // Before anything is written.
            topics.require(
                    parts.stream().map(ServicePart::topology).toList(),
                    Set.of(
                            plan.topics().examples(),
                            plan.topics().promotions(),
                            plan.topics().evaluation(),
                            plan.topics().declarations()));
            new LiveEdits(plan, settings).make();
            if (role.scores()) {
                keys.keep();
            }
            parts.forEach(service.applications::open);
            service.past(role);
            service.web(webSettings, service.answering(webSettings, answers, partitioning));
            service.applications.start();
            service.opened.add(ProgressWatch.start(service.applications.all(), settings.kafka()));
            return service;
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    /// Where the page is.
    public String url() {
        return url;
    }

    public DashboardState dashboard() {
        return observers.dashboard();
    }

    public boolean isRunning() {
        return applications.isRunning();
    }

    /// Tells of the first application that fails for good, from its thread; at once where one has.
    public void onFailure(Consumer<String> listener) {
        applications.onFailure(listener);
    }

    /// The name of the application that has failed for good; null while none has.
    public @Nullable String failed() {
        return applications.failed();
    }

    /// Before the applications start: what they say is newer.
    private void past(Role role) {
        observers.expectPast();
        var topic =
                opened.add(
                        new EvaluationTopic(
                                settings.kafka(),
                                plan.topics().evaluation(),
                                new EvaluationReader(
                                        plan.pipeline(), plan.classes(), observers.judgedNames()),
                                observers.past(),
                                observers.meters()));
        topic.readPast();
        if (!role.trains()) {
            topic.follow();
        }
    }

    /// Null where this process does not score.
    private @Nullable Answering answering(
            WebSettings web, AnswerSettings asked, Partitioning partitioning) {
        for (var application : applications.ofApi()) {
            if (application.name().equals("scorer")) {
                return opened.add(
                        new Answering(
                                plan,
                                asked,
                                settings.kafka(),
                                application,
                                answers,
                                partitioning.rekeying(),
                                partitioning.partitions(),
                                web.tls() != null,
                                observers.all()));
            }
        }
        return null;
    }

    private void web(WebSettings web, @Nullable Answering answering) {
        new ApplicationsMetric(applications.health()).bindTo(metrics.registry());
        new ProgressMetric(applications.health()).bindTo(metrics.registry());
        new VersionsMetric(Versions.all()).bindTo(metrics.registry());
        var lag = new LagMetric(metrics.registry(), applications.ofApi());
        var producer = opened.add(new TopicProducer(settings.kafka()));
        var events =
                new EventStream(
                        Long.toString(System.currentTimeMillis(), 36), EventStream.Limits.DEFAULT);
        var all = new Health(applications.health(), settings.stallTimeout());
        var content =
                new WebContent(
                        () -> {
                            lag.refresh();
                            return metrics.scrape();
                        },
                        new Probes(all::started, () -> ready(all), () -> live(all)),
                        observers.dashboard()::snapshot,
                        events,
                        new ServiceApi(
                                        plan,
                                        applications.ofApi(),
                                        producer,
                                        answering,
                                        observers.summary(),
                                        parts.kernels(),
                                        declaration)
                                .api(),
                        answering == null ? PeerHandler.NONE : answering.peers());
        var server = opened.add(WebServer.start(web, content));
        url = server.url();
        http =
                new HttpMetric(
                        server::connections,
                        server::full,
                        server::late,
                        server::busy,
                        server::isPlain);
        http.bindTo(metrics.registry());
        opened.add(DashboardFeed.start(observers.dashboard(), events));
    }

    private Optional<String> ready(Health all) {
        return isClosing ? Optional.of("the service is closing") : all.ready();
    }

    /// What ends as it should is not dead.
    private Optional<String> live(Health all) {
        return isClosing ? Optional.empty() : all.live();
    }

    /// Ends the applications, side by side, while HTTP still answers and says that they are not
    /// ready; then everything else, the last opened first. A second call does nothing.
    @Override
    public void close() {
        if (isClosing) {
            return;
        }
        isClosing = true;
        applications.close(settings.closeTimeout());
        opened.close();
    }
}
