package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.event.Classes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);

    @TempDir Path folder;

    @Test
    void reportHasTheKeysOfTheDesignInTheirOrder() throws IOException {
        var file = folder.resolve("report.json");

        ReportJson.write(file, summary(100, 4), List.of(recipe()), List.of());

        assertThat(Files.readString(file))
                .isEqualTo(
                        """
                        {
                          "pipeline" : "handbook",
                          "rows" : 10,
                          "rankedBy" : "probability",
                          "classes" : {
                            "genuine" : 8,
                            "fraud" : 2
                          },
                          "seconds" : 4.0,
                          "rowsPerSecond" : 2.5,
                          "recipes" : {
                            "base" : {
                              "averagePrecision" : 0.5,
                              "pooledAveragePrecision" : 0.25,
                              "rocAuc" : null,
                              "cardPrecisionAt100" : 0.125,
                              "cardRecallAt100" : 0.75,
                              "recallAtBudget" : 0.375,
                              "cardPrecisionCeiling" : 0.015,
                              "cardRecallCeiling" : 1.0,
                              "recallAtBudgetCeiling" : 1.0,
                              "rowsWithoutScore" : 7,
                              "judgedRowsWithoutScore" : 2,
                              "firstScored" : "2018-05-01T00:00:00Z",
                              "coldStart" : [
                                {
                                  "fraudsKnownFrom" : 100,
                                  "fraudsKnownTo" : 200,
                                  "rows" : 40,
                                  "frauds" : 3,
                                  "averagePrecision" : 0.25
                                }
                              ],
                              "accuracy" : 0.875,
                              "expectedCalibrationError" : 0.01,
                              "rawCalibrationError" : 0.04,
                              "brier" : 0.02,
                              "logLoss" : 0.03,
                              "recallByClass" : {
                                "genuine" : 1.0,
                                "fraud" : null
                              },
                              "precisionByClass" : {
                                "genuine" : 0.5,
                                "fraud" : null
                              },
                              "examplesPerSecond" : 1000.0,
                              "modelHash" : "cafe"
                            }
                          }
                        }
                        """);
    }

    @Test
    void cardKeysFollowTheNumberOfCardsAndAreAbsentWithoutOne() throws IOException {
        var file = folder.resolve("report.json");

        ReportJson.write(file, summary(5, 4), List.of(recipe()), List.of());
        var five = new ObjectMapper().readTree(file.toFile()).at("/recipes/base");
        ReportJson.write(file, summary(null, 4), List.of(recipe()), List.of());
        var none = new ObjectMapper().readTree(file.toFile()).at("/recipes/base");

        assertThat(five.at("/cardPrecisionAt5").doubleValue()).isEqualTo(.125);
        assertThat(five.at("/cardRecallAt5").doubleValue()).isEqualTo(.75);
        assertThat(none.properties()).noneMatch(entry -> entry.getKey().startsWith("card"));
    }

    @Test
    void aReplayThatASignalEndedSaysWhere() throws IOException {
        var file = folder.resolve("report.json");

        ReportJson.write(file, summary(100, 4, true), List.of(recipe()), List.of());

        assertThat(new ObjectMapper().readTree(file.toFile()).at("/interruptedAt").textValue())
                .isEqualTo("2018-06-02T10:00:00Z");
    }

    @Test
    void aRateWithoutATimeIsNull() throws IOException {
        var file = folder.resolve("report.json");

        ReportJson.write(file, summary(100, 0), List.of(), List.of());

        assertThat(new ObjectMapper().readTree(file.toFile()).at("/rowsPerSecond").isNull())
                .isTrue();
    }

    @Test
    void dailyHasOneLinePerRecipeAndDay() throws IOException {
        var file = folder.resolve("daily.csv");

        DailyCsv.write(file, CLASSES, List.of(recipe()));

        assertThat(Files.readString(file))
                .isEqualTo(
                        """
                        recipe,day,date,rows,labelled.genuine,labelled.fraud,averagePrecision,rocAuc,\
                        cardPrecision,cardHits,defraudedCards,recall.genuine,recall.fraud,\
                        precision.genuine,precision.fraud
                        base,61,2018-06-01,10,8,2,0.5,0.75,0.02,2,3,1.0,0.0,0.8,
                        base,62,2018-06-02,4,4,0,,,,,,1.0,,1.0,
                        """);
    }

    private static ReplaySummary summary(Integer top, double seconds) {
        return summary(top, seconds, false);
    }

    private static ReplaySummary summary(Integer top, double seconds, boolean isInterrupted) {
        return new ReplaySummary(
                "handbook",
                CLASSES,
                10,
                List.of(8L, 2L),
                top,
                seconds,
                Map.of("base", 1000.0),
                Map.of("base", "cafe"),
                Map.of(
                        "base",
                        new Unscored(
                                7,
                                2,
                                Instant.parse("2018-05-01T00:00:00Z"),
                                List.of(new LearningCurve.Step(100, 200, 40, 3, .25)))),
                new StreamSpan(null, Instant.parse("2018-06-02T10:00:00Z"), null, isInterrupted));
    }

    private static RecipeReport recipe() {
        return new RecipeReport(
                "base",
                14,
                .5,
                .25,
                null,
                .125,
                .75,
                2,
                3,
                .375,
                .875,
                .01,
                .04,
                .02,
                .03,
                Arrays.asList(1.0, null),
                Arrays.asList(.5, null),
                List.of(
                        new DayReport(
                                61,
                                LocalDate.of(2018, 6, 1),
                                10,
                                List.of(8L, 2L),
                                .5,
                                .75,
                                .02,
                                2,
                                3,
                                List.of(1.0, 0.0),
                                Arrays.asList(.8, null)),
                        new DayReport(
                                62,
                                LocalDate.of(2018, 6, 2),
                                4,
                                List.of(4L, 0L),
                                null,
                                null,
                                null,
                                0,
                                0,
                                Arrays.asList(1.0, null),
                                Arrays.asList(1.0, null))));
    }
}
