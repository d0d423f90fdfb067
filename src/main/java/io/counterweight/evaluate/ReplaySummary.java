package io.counterweight.evaluate;

import io.counterweight.event.Classes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `report.json` says besides the recipes' metrics.
///
/// @param rows transactions read
/// @param classCounts labelled transactions of each class, in the order of the classes
/// @param top k of card precision; null when it is not judged
/// @param seconds how long the replay took
/// @param examplesPerSecond by recipe; a recipe not named learned nothing
/// @param modelHashes by recipe; a recipe not named has none
/// @param unscored by recipe; a recipe not named scored every row
/// @param span what was replayed
/// @param foretold days, as they were told when they ended and when their labels were due
/// @param sources labels by who told them; empty where the pipeline tells no sources apart
public record ReplaySummary(
        String pipeline,
        Classes classes,
        long rows,
        List<Long> classCounts,
        @Nullable Integer top,
        double seconds,
        Map<String, Double> examplesPerSecond,
        Map<String, String> modelHashes,
        Map<String, Unscored> unscored,
        StreamSpan span,
        List<SourceFigure> sources,
        List<ForetoldDay> foretold) {
    /// What every ranking goes by, here and live: the probability after calibration, that of all
    /// minority classes together.
    public static final String RANKED_BY = "probability";

    /// Of one that tells no sources of labels apart, and foretold nothing.
    public ReplaySummary(
            String pipeline,
            Classes classes,
            long rows,
            List<Long> classCounts,
            @Nullable Integer top,
            double seconds,
            Map<String, Double> examplesPerSecond,
            Map<String, String> modelHashes,
            Map<String, Unscored> unscored,
            StreamSpan span) {
        this(
                pipeline,
                classes,
                rows,
                classCounts,
                top,
                seconds,
                examplesPerSecond,
                modelHashes,
                unscored,
                span,
                List.of(),
                List.of());
    }

    public ReplaySummary {
        sources = List.copyOf(sources);
        foretold = List.copyOf(foretold);
        classCounts = List.copyOf(classCounts);
        if (classCounts.size() != classes.count()) {
            throw new IllegalArgumentException(
                    "classCounts.size must equal the number of classes: classCounts.size="
                            + classCounts.size()
                            + ", classes="
                            + classes.count());
        }
        examplesPerSecond = Map.copyOf(examplesPerSecond);
        modelHashes = Map.copyOf(modelHashes);
        unscored = Map.copyOf(unscored);
    }
}
