package io.counterweight.plan;

import io.counterweight.evaluate.DecisionPolicy;
import io.counterweight.evaluate.Decisions;
import io.counterweight.evaluate.PromotionRule;
import io.counterweight.evaluate.RuleTerms;
import io.counterweight.event.Classes;
import io.counterweight.event.EventShape;
import io.counterweight.event.IdKeys;
import io.counterweight.event.LabelSource;
import io.counterweight.event.MessageShape;
import io.counterweight.event.TableRows;
import io.counterweight.event.TopicNames;
import io.counterweight.event.TransactionIds;
import io.counterweight.feature.FeatureSet;
import io.counterweight.learn.Recipe;
import io.counterweight.rule.LiveRules;
import io.counterweight.rule.RuleBook;
import io.counterweight.rule.RuleChange;
import io.counterweight.rule.RuleInputs;
import io.counterweight.score.ModelTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the topologies need to know of a pipeline. Immutable but for [#declarations], [#tables] and
/// [#rules], which any thread may use; shared by all threads.
///
/// @param recipes those that compete, each of another name
/// @param models the ONNX bytes of the recipes of kind `onnx`, by name
/// @param idKeys what secret ids are hashed with; none where none is declared
/// @param champion name of the recipe that decides at first
/// @param file the pipeline's file
/// @param rules beside the model; a state fits whatever they are
/// @param declarations what the pipeline declared before, as far as it is known
public record StreamPlan(
        String pipeline,
        EventShape event,
        Classes classes,
        LabelSource labels,
        FeatureSet features,
        TopicNames topics,
        DecisionPolicy policy,
        List<Recipe> recipes,
        String champion,
        Map<String, byte[]> models,
        Training training,
        PipelineText file,
        Declarations declarations,
        IdKeys idKeys,
        TableRows tables,
        LiveRules rules) {

    public StreamPlan {
        if (event.hasSecrets() && idKeys.isEmpty()) {
            throw new IllegalArgumentException("secret ids need a key: pipeline=" + pipeline);
        }
        recipes = List.copyOf(recipes);
        models = Map.copyOf(models);
        if (recipes.stream().noneMatch(recipe -> recipe.name().equals(champion))) {
            throw new IllegalArgumentException(
                    "champion must be one of the recipes: champion=" + champion);
        }
    }

    /// A plan that knows of no earlier declaration, and has no rules.
    public StreamPlan(
            String pipeline,
            EventShape event,
            Classes classes,
            LabelSource labels,
            FeatureSet features,
            TopicNames topics,
            DecisionPolicy policy,
            List<Recipe> recipes,
            String champion,
            Map<String, byte[]> models,
            Training training,
            PipelineText file,
            IdKeys idKeys) {
        this(
                pipeline,
                event,
                classes,
                labels,
                features,
                topics,
                policy,
                recipes,
                champion,
                models,
                training,
                file,
                new Declarations(features, file),
                idKeys,
                new TableRows(event, idKeys),
                new LiveRules(
                        new RuleInputs(event, features.columnNames(), classes), RuleBook.EMPTY));
    }

    /// The same with other keys of secret ids.
    public StreamPlan with(IdKeys keys) {
        return new StreamPlan(
                pipeline,
                event,
                classes,
                labels,
                features,
                topics,
                policy,
                recipes,
                champion,
                models,
                training,
                file,
                declarations,
                keys,
                new TableRows(event, keys),
                rules);
    }

    /// The same with these rules in the place of its own.
    ///
    /// @throws io.counterweight.rule.RuleException for what is none
    public StreamPlan with(RuleBook book) {
        return new StreamPlan(
                pipeline,
                event,
                classes,
                labels,
                features,
                topics,
                policy,
                recipes,
                champion,
                models,
                training,
                file,
                declarations,
                idKeys,
                tables,
                new LiveRules(ruleInputs(), book));
    }

    /// The same with another decision policy.
    public StreamPlan with(DecisionPolicy other) {
        return new StreamPlan(
                pipeline,
                event,
                classes,
                labels,
                features,
                topics,
                other,
                recipes,
                champion,
                models,
                training,
                file,
                declarations,
                idKeys,
                tables,
                rules);
    }

    /// What rules may name.
    public RuleInputs ruleInputs() {
        return new RuleInputs(event, features.columnNames(), classes);
    }

    /// What the rules are judged by that hold at an event time (ms). One that became another counts
    /// from then on.
    public List<RuleTerms> ruleTerms(long at) {
        var changes = rules.changes();
        var terms = new ArrayList<RuleTerms>();
        rules.book(at)
                .rules()
                .forEach((name, rule) -> {
                    long since = Long.MIN_VALUE;
                    for (var change : changes) {
                        if (change.rule().equals(name)
                                && change.from() <= at
                                && !(change.step() instanceof RuleChange.Stated)) {
                            since = change.from();
                        }
                    }
                    terms.add(
                            new RuleTerms(
                                    name,
                                    rule.action().toString(),
                                    rule.state().name().toLowerCase(Locale.ROOT),
                                    rule.class_() == null ? null : classes.indexOf(rule.class_()),
                                    since));
                });
        return terms;
    }

    /// What transactions are called by those who ask for them.
    public TransactionIds transactionIds() {
        return event.id().isSecret() ? TransactionIds.hashedBy(idKeys) : TransactionIds.PLAIN;
    }

    /// When the trainer speaks.
    ///
    /// @param publishEvery models are published when the time of labels crosses a multiple of this
    /// @param evaluateEvery examples from one evaluation to the next
    /// @param window labelled transactions that the running metrics cover
    /// @param alertsPerDay the alert budget that recipes are compared by; null for none
    /// @param targetRecall of the minority classes, for whoever draws it; null for none
    /// @param promote when another recipe takes over; null for by hand only
    public record Training(
            Duration publishEvery,
            int evaluateEvery,
            int window,
            @Nullable Integer alertsPerDay,
            @Nullable Double targetRecall,
            @Nullable PromotionRule promote) {}

    /// Whether the transactions topic is already keyed by that entity, which saves its hop. Only
    /// the first entity's: the others wait for its features.
    public boolean arrivesKeyedBy(String entity) {
        return entity.equals(event.keyedBy()) && features.entities().getFirst().equals(entity);
    }

    /// Where the id of that entity stands among a transaction's.
    public int slotOf(String entity) {
        return event.entityNames().indexOf(entity);
    }

    /// The entities that are told of labels.
    public List<String> entitiesWithOutcomes() {
        return features.entities().stream().filter(e -> features.of(e).needsOutcomes()).toList();
    }

    /// What the internal records must look like.
    public MessageShape messages() {
        return new MessageShape(
                event,
                classes,
                features.columns(),
                recipes.stream().map(Recipe::name).collect(Collectors.toUnmodifiableSet()),
                labels.delay());
    }

    public Decisions decisions() {
        return new Decisions(classes, policy);
    }

    /// Where the number that is lost with a missed fraud stands among a transaction's numbers; −1
    /// where the policy names none.
    public int slotOfAmount() {
        var lost = policy.lost();
        return lost == null ? -1 : event.numberNames().indexOf(lost);
    }

    /// What a model must be to be taken from the topic.
    public ModelTerms modelTerms() {
        return new ModelTerms(
                recipes.stream().map(Recipe::name).collect(Collectors.toSet()),
                features.columnNames(),
                features.layout().meanings().stream().map(Long::toHexString).toList(),
                classes.names(),
                models);
    }

    public boolean isRecipe(String name) {
        return recipes.stream().anyMatch(recipe -> recipe.name().equals(name));
    }

    /// The recipe that the others are compared to: the one called `plain`, or `<something>-plain`;
    /// null where none is.
    public @Nullable String plain() {
        return recipes.stream()
                .map(Recipe::name)
                .filter(name -> name.equals("plain") || name.endsWith("-plain"))
                .findFirst()
                .orElse(null);
    }

    /// The recipe that decides always the majority class: it is always among the compared, so that
    /// everybody sees what its accuracy is worth.
    public String alwaysMajority() {
        return "always-" + classes.name(classes.majority());
    }
}
