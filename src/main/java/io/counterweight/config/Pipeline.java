package io.counterweight.config;

import io.counterweight.evaluate.DecisionPolicy;
import io.counterweight.evaluate.PromotionRule;
import io.counterweight.event.EventShape;
import io.counterweight.event.LabelSource;
import io.counterweight.feature.FeatureDeclaration;
import io.counterweight.feature.FeatureInputs;
import io.counterweight.rule.RuleBook;
import io.counterweight.rule.RuleDeclaration;
import io.counterweight.rule.RuleFeatures;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A pipeline as its file `models/<pipeline>.yaml` declares it: what a team's stream looks like,
/// what is learned from it, and how that is judged. The keys of the file are the components, in
/// kebab-case. Immutable.
///
/// @param pipeline its name, in lower-case words joined by -: part of the names of topics
/// @param features by name; the order is that of the columns of the feature vector
/// @param recipes names of the files `models/recipes/<recipe>.yaml` that compete
/// @param champion the recipe that decides, at first
/// @param decide from which probability on a transaction is an alert
/// @param promote when another recipe takes over; absent: by hand only
/// @param rules beside the model, by name, in their order; absent: none
/// @param lists texts that rules may ask for, by name; absent: none
/// @param topics those that not every pipeline has; absent: none
/// @param ruleFiles names of the files `models/rules/<name>.yaml` with more rules; absent: none
public record Pipeline(
        String pipeline,
        EventShape event,
        ClassNames classes,
        LabelSource labels,
        Map<String, FeatureDeclaration> features,
        List<String> recipes,
        String champion,
        Publish publish,
        Evaluate evaluate,
        DecisionPolicy decide,
        @Nullable PromotionRule promote,
        Judge judge,
        @Nullable Map<String, RuleDeclaration> rules,
        @Nullable Map<String, List<String>> lists,
        @Nullable List<String> ruleFiles,
        @Nullable List<OptionalTopic> topics) {

    /// When a model is published: each time event time crosses a multiple of `every`.
    public record Publish(Duration every) {
        public Publish {
            if (every.toMillis() <= 0) {
                throw new IllegalArgumentException("every must be at least 1ms: every=" + every);
            }
        }
    }

    /// How the running metrics are kept.
    ///
    /// @param every examples from one evaluation to the next
    /// @param window examples that the windowed figures cover
    /// @param alertsPerDay the alert budget that recipes are compared by; absent, it is that of the
    ///   decision policy, or the k of `judge`
    /// @param targetRecall of the minority classes, the line that the page draws; absent, none
    public record Evaluate(
            int every, int window, @Nullable Integer alertsPerDay, @Nullable Double targetRecall) {
        public Evaluate {
            if (targetRecall != null && !(targetRecall > 0 && targetRecall <= 1)) {
                throw new IllegalArgumentException(
                        "target-recall must be in (0, 1]: target-recall=" + targetRecall);
            }
            if (alertsPerDay != null && alertsPerDay < 1) {
                throw new IllegalArgumentException(
                        "alerts-per-day must be at least 1: alerts-per-day=" + alertsPerDay);
            }
            if (every < 1 || window < 1) {
                throw new IllegalArgumentException(
                        "every and window must be at least 1: every="
                                + every
                                + ", window="
                                + window);
            }
        }
    }

    /// How a replay is judged: which rows count, and the entity of card precision.
    ///
    /// @param from rows count from this long after the midnight (UTC) before the first transaction
    /// @param entity whose alerts are ranked, one a day each; null leaves card precision out
    /// @param top entities that are looked into each day: the k of precision at k
    /// @param knownFor how long the rows of an entity are left out after a fraud of it became
    ///   known; null leaves none out
    /// @param segments features by whose values a replay's errors are told apart; null: those that
    ///   the replay chooses
    public record Judge(
            Duration from,
            @Nullable String entity,
            @Nullable Integer top,
            @Nullable Duration knownFor,
            @Nullable List<String> segments) {
        public List<String> segmentsOrNone() {
            return segments == null ? List.of() : segments;
        }

        public Judge {
            if ((entity == null) != (top == null)) {
                throw new IllegalArgumentException(
                        "entity and top go together: entity=" + entity + ", top=" + top);
            }
            if (top != null && top < 1) {
                throw new IllegalArgumentException("top must be at least 1: top=" + top);
            }
            if (knownFor != null && entity == null) {
                throw new IllegalArgumentException(
                        "known-for needs an entity: known-for=" + knownFor);
            }
        }
    }

    public Pipeline {
        if (!pipeline.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException(
                    "the name of a pipeline must be lower-case words joined by -: pipeline="
                            + pipeline);
        }
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
        if (features.isEmpty()) {
            throw new IllegalArgumentException("features must name at least one");
        }
        recipes = List.copyOf(recipes);
        if (recipes.isEmpty() || new HashSet<>(recipes).size() < recipes.size()) {
            throw new IllegalArgumentException(
                    "recipes must name at least one, each once: recipes=" + recipes);
        }
    }

    /// The alert budget that recipes are compared by; null for none.
    public @Nullable Integer alertsPerDay() {
        if (evaluate.alertsPerDay() != null) {
            return evaluate.alertsPerDay();
        }
        return decide instanceof DecisionPolicy.AlertBudget budget ? budget.perDay() : judge.top();
    }

    /// The rules of the file itself.
    public RuleBook ruleBook() {
        return new RuleBook(rules == null ? Map.of() : rules, lists == null ? Map.of() : lists);
    }

    public List<OptionalTopic> topicsOrNone() {
        return topics == null ? List.of() : topics;
    }

    public List<String> ruleFilesOrNone() {
        return ruleFiles == null ? List.of() : ruleFiles;
    }

    /// The names that features may use.
    public FeatureInputs featureInputs() {
        return new FeatureInputs(
                event.entityNames(),
                event.numberNames(),
                event.categoryNames(),
                classes.toClasses(),
                event.letMeanings(),
                new RuleFeatures(event, classes.toClasses(), rules == null ? Map.of() : rules));
    }
}
