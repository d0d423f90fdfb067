package io.counterweight.evaluate;

import io.counterweight.event.Classes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Judges recipes by the scores they gave before they knew the label, exactly, for the replay. Fed
/// once per recipe and finally labelled transaction; holds 34 bytes for each. Not thread-safe.
///
/// Days are whole days (UTC) since the day of the earliest transaction; rows are judged from
/// [Judge#from] after its midnight on. A fraud is a transaction of any class but the majority.
///
/// **Rows that count.** Every row of a test day but those of an entity that is known as defrauded:
/// one of its frauds became known on one of the `known-for` days before. With a label delay of 7
/// days and 7 days of known-for, a row of day d is left out when its entity had a fraud on one of
/// the days d − 14 … d − 8.
///
/// **Until when.** Where labels come for frauds only, the newest frauds are known before anything
/// else of their day: [#countUntil] then ends the judging where all are known.
///
/// **Ranking.** Average precision and ROC AUC of the score, fraud against majority, per day; the
/// mean over the days that have a value. Pooled average precision ranks the rows of all days as
/// one.
///
/// **Cards.** Each entity has its highest score of the day among the rows that count; entities hit
/// on one of the `known-for` days before are left out; the k highest are looked at, equal scores by
/// entity id. A hit is a looked-at entity with a fraud that day. Card precision is hits / k, the
/// mean over the test days; card recall is the hits of all test days over the defrauded entities of
/// all test days, among those not left out.
///
/// **The rest** is over all rows that count of all test days as one: expected calibration error of
/// the probability of fraud (20 bins of equal mass), Brier score (half the sum over the classes),
/// log loss (natural logarithm), recall, precision and accuracy by the decision. Recall at the
/// budget looks at the k rows of the highest scores of each day.
///
/// **Confidence.** The mean of daily average precision over test days drawn with replacement, 200
/// times; with fewer than 14 test days, over rows drawn within each day.
public final class PrequentialReport {
    /// What one recipe was fed.
    private record Fed(JudgedRows rows, KnownFrauds knownFrauds) {}

    private final Classes classes;
    private final Judge judge;
    private final EntityIds entities = new EntityIds();
    private final Map<String, Fed> byRecipe = new LinkedHashMap<>();
    private long until = Long.MAX_VALUE;

    public PrequentialReport(Classes classes, Judge judge) {
        if (classes.count() > 128) {
            throw new IllegalArgumentException(
                    "classes must be at most 128: classes=" + classes.count());
        }
        this.classes = classes;
        this.judge = judge;
    }

    /// One labelled transaction, as the recipe had scored it.
    ///
    /// @param entity the id of the judged entity; null only where [Judge#entity] is null
    /// @param rank what is ranked: the higher, the more like fraud
    /// @param labelledAt when the label became known (ms, event time)
    /// @throws IllegalArgumentException when a class does not exist, a number is not finite, or the
    ///   entity is missing
    public void add(
            String recipe,
            JudgedScore score,
            @Nullable String entity,
            float rank,
            int label,
            long labelledAt) {
        requireClass("label", label);
        requireClass("decision", score.decision());
        requireFinite(rank, score.probabilities());
        requireFinite(rank, score.raw());
        if (judge.entity() != null && entity == null) {
            throw new IllegalArgumentException(
                    "entity must be given where judge.entity is: judge.entity=" + judge.entity());
        }
        int number = judge.entity() == null || entity == null ? -1 : entities.number(entity);
        var fed =
                byRecipe.computeIfAbsent(
                        recipe,
                        name -> new Fed(new JudgedRows(), new KnownFrauds(judge.knownForDays())));
        var probabilities = score.probabilities();
        fed.rows.add(
                score.eventTime(),
                number,
                rank,
                ProbabilityLoss.minority(probabilities, classes.majority()),
                ProbabilityLoss.minority(score.raw(), classes.majority()),
                ProbabilityLoss.brier(probabilities, label),
                ProbabilityLoss.logLoss(probabilities, label),
                label,
                score.decision());
        if (label != classes.majority() && number >= 0) {
            fed.knownFrauds.add(number, dayOf(labelledAt));
        }
    }

    /// Another label of a transaction that was added: what it was labelled before is forgotten.
    ///
    /// @param before the label it was added with
    /// @return false where no such row was added
    public boolean revise(
            String recipe,
            JudgedScore score,
            @Nullable String entity,
            float rank,
            int before,
            int label,
            long labelledAt) {
        requireClass("label", label);
        var fed = byRecipe.get(recipe);
        int number = judge.entity() == null || entity == null ? -1 : entities.number(entity);
        int row = fed == null ? -1 : fed.rows.find(score.eventTime(), number, rank, before);
        if (fed == null || row < 0) {
            return false;
        }
        var probabilities = score.probabilities();
        fed.rows.relabel(
                row,
                label,
                ProbabilityLoss.brier(probabilities, label),
                ProbabilityLoss.logLoss(probabilities, label));
        if (label != classes.majority() && number >= 0) {
            fed.knownFrauds.add(number, dayOf(labelledAt));
        }
        return true;
    }

    /// Rows of a later time (ms) do not count.
    public void countUntil(long time) {
        until = time;
    }

    /// The labelled transactions of each class, test days or not, as the first recipe was fed.
    public List<Long> classCounts() {
        var counts = new long[classes.count()];
        byRecipe.values().stream()
                .limit(1)
                .forEach(fed ->
                        IntStream.range(0, fed.rows.size())
                                .forEach(row -> counts[fed.rows.label(row)]++));
        return LongStream.of(counts).boxed().toList();
    }

    /// One report per recipe, in the order the recipes were first fed.
    public List<RecipeReport> recipes() {
        return judged().stream().map(JudgedRecipe::report).toList();
    }

    /// Reports with curves and confidence, in the order the recipes were first fed.
    public List<JudgedRecipe> judged() {
        return byRecipe.entrySet().stream()
                .map(entry -> testDays(entry.getValue()).judge(entry.getKey()))
                .toList();
    }

    /// The rows that a recipe was fed, and which of them count.
    ///
    /// @throws IllegalArgumentException when it was fed none
    public CountedRows counted(String recipe) {
        var fed = byRecipe.get(recipe);
        if (fed == null) {
            throw new IllegalArgumentException("recipe must have been fed: recipe=" + recipe);
        }
        return new CountedRows(fed.rows, testDays(fed).counted(), classes.majority());
    }

    private TestDays testDays(Fed fed) {
        int firstDay =
                byRecipe.values().stream()
                        .flatMapToInt(of -> IntStream.range(0, of.rows.size()).map(of.rows::day))
                        .min()
                        .orElse(0);
        return new TestDays(classes, judge, fed.rows, fed.knownFrauds, entities, firstDay, until);
    }

    private static int dayOf(long millis) {
        return (int) Math.floorDiv(millis, JudgedRows.MILLIS_PER_DAY);
    }

    private void requireClass(String name, int value) {
        if (value < 0 || value >= classes.count()) {
            throw new IllegalArgumentException(
                    name
                            + " must be the index of a class: "
                            + name
                            + "="
                            + value
                            + ", classes="
                            + classes.count());
        }
    }

    private void requireFinite(float rank, float[] probabilities) {
        if (!Float.isFinite(rank)) {
            throw new IllegalArgumentException("rank must be finite: rank=" + rank);
        }
        if (probabilities.length != classes.count()) {
            throw new IllegalArgumentException(
                    "probabilities.length must equal the number of classes: probabilities.length="
                            + probabilities.length
                            + ", classes="
                            + classes.count());
        }
        for (float probability : probabilities) {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException(
                        "probability must lie between 0 and 1: probability=" + probability);
            }
        }
    }
}
