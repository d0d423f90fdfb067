package io.counterweight.app.api;

import io.counterweight.app.Versions;
import io.counterweight.config.RecipeSettings;
import io.counterweight.event.Disposition;
import io.counterweight.event.DispositionWriter;
import io.counterweight.event.Label;
import io.counterweight.event.LabelWriter;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.DecidingRecipe;
import io.counterweight.stream.PromotionJson;
import io.counterweight.web.api.Api;
import io.counterweight.web.api.ApiException;
import io.counterweight.web.api.ApiSources;
import io.counterweight.web.api.DecisionSource;
import io.counterweight.web.api.Declaration;
import io.counterweight.web.api.RecipeDeclaration;
import io.counterweight.web.api.RuleDesk;
import io.counterweight.web.api.ServiceState;
import io.counterweight.web.api.StreamSummary;
import io.counterweight.web.api.TransactionLookup;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// The API of a running service: where each of its answers comes from. Any thread.
///
/// @param applications those of this process, at least one
/// @param producer writes promotions and labels; its owner closes it
/// @param answering answers callers; null where this process does not score
/// @param kernels instruction set that the trainer learns with; null without one
/// @param declaration null where the service was not made from files
public record ServiceApi(
        StreamPlan plan,
        List<ApiApplication> applications,
        TopicProducer producer,
        @Nullable Answering answering,
        StreamSummary summary,
        @Nullable String kernels,
        @Nullable Declaration declaration) {
    /// The header of a label's record that says who sent it: the name of a token.
    static final String WHO = "who";

    /// Looked at every few seconds, progress is never younger than the last look.
    private static final double NOTEWORTHY_SECONDS = 15;

    public ServiceApi {
        applications = List.copyOf(applications);
    }

    public Api api() {
        var any = applications.getFirst();
        var promotions = new PromotionJson();
        return Api.of(
                new ApiSources(
                        plan.pipeline(),
                        plan.classes(),
                        plan.transactionIds(),
                        plan.labels().sources(),
                        recipes(),
                        any.champion()::recipe,
                        recipe -> any.registry().newest(recipe) != null,
                        this::state,
                        summary,
                        new KnownModels(any.streams(), any.registry(), summary),
                        transactions(),
                        promotion ->
                                producer.send(
                                        plan.topics().promotions(),
                                        plan.pipeline(),
                                        promotions.write(promotion)),
                        this::send,
                        plan.topics().hasDispositions() ? this::sendDispositions : null,
                        answering == null ? ServiceApi::decideElsewhere : answering,
                        new RuleDesk(
                                plan.rules(),
                                plan.idKeys(),
                                new RuleTopics(plan, producer),
                                System::currentTimeMillis),
                        System::currentTimeMillis,
                        declaration));
    }

    private static List<DecisionSource.Result> decideElsewhere(
            List<byte[]> transactions, DecisionSource.Asked asked) throws ApiException {
        throw new ApiException(
                421, "other-process", "role", "trainer", "a scorer decides: ask one of them");
    }

    private List<RecipeDeclaration> recipes() {
        return plan.recipes().stream()
                .map(recipe -> new RecipeDeclaration(recipe.name(), RecipeSettings.of(recipe)))
                .toList();
    }

    private ServiceState state() {
        var any = applications.getFirst();
        var deciding = new DecidingRecipe(any.champion(), any.registry()).name();
        var model = any.registry().newest(deciding);
        var lag = new ArrayList<ServiceState.Lag>();
        applications.forEach(a -> lag.addAll(ConsumerLag.of(a.name(), a.streams())));
        return new ServiceState(
                Versions.all(),
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime())
                        .toString(),
                applications.stream()
                        .collect(
                                Collectors.toMap(
                                        ApiApplication::name,
                                        a -> a.streams().state().name(),
                                        (one, other) -> one,
                                        TreeMap::new)),
                kernels,
                model == null ? null : deciding,
                model == null ? null : model.version(),
                applications.stream().map(ServiceApi::progress).toList(),
                lag);
    }

    private static ServiceState.Progress progress(ApiApplication application) {
        var progress = application.progress();
        return new ServiceState.Progress(
                application.name(),
                progress.assignedPartitions(),
                progress.unknownLags(),
                progress.ageSeconds(),
                progress.ageSeconds() < NOTEWORTHY_SECONDS ? null : progress.obstacle());
    }

    private TransactionLookup transactions() {
        return applications.stream()
                .filter(a -> a.name().equals("trainer"))
                .findFirst()
                .<TransactionLookup>map(a -> new KeptTransactions(a.streams(), plan))
                .orElse(id -> {
                    throw new ApiException(
                            421,
                            "other-process",
                            "role",
                            "scorer",
                            "transactions are remembered by the trainer: ask it");
                });
    }

    private List<Boolean> send(List<Label> labels, String who) {
        var writer = new LabelWriter(plan.classes());
        return producer.sendAll(
                labels.stream()
                        .map(label ->
                                saidBy(
                                        who,
                                        plan.topics().labels(),
                                        label.transactionId(),
                                        writer.write(label)))
                        .toList());
    }

    private List<Boolean> sendDispositions(List<Disposition> dispositions, String who) {
        return producer.sendAll(
                dispositions.stream()
                        .map(disposition ->
                                saidBy(
                                        who,
                                        plan.topics().dispositions(),
                                        disposition.transactionId(),
                                        DispositionWriter.write(disposition)))
                        .toList());
    }

    private static ProducerRecord<String, byte[]> saidBy(
            String who, String topic, String key, byte[] value) {
        return new ProducerRecord<>(
                topic,
                null,
                key,
                value,
                new RecordHeaders().add(WHO, who.getBytes(StandardCharsets.UTF_8)));
    }
}
