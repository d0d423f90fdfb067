package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Classes;
import io.counterweight.feature.ColumnWatch;
import io.counterweight.feature.EventFeature;
import io.counterweight.feature.FeatureInputs;
import io.counterweight.feature.FeatureSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarnOfColumnsTest {
    @Test
    void aValueThatNeverCameIsToldOnceAfterTheFirstRowsOfAllPartitions() throws Exception {
        var features =
                FeatureSet.compile(
                        new FeatureInputs(
                                List.of(),
                                List.of(),
                                List.of("channel"),
                                new Classes(List.of("genuine", "fraud"), 0)),
                        Map.of(
                                "channel",
                                new EventFeature.OneHot("channel", List.of("web", "shpo"))));
        var told = new ArrayList<String>();
        var watching =
                new WarnOfColumns(
                        features,
                        new StreamObserver() {
                            @Override
                            public void warned(String sentence) {
                                told.add(sentence);
                            }
                        });
        var partitions = new ArrayList<Thread>();
        for (int p = 0; p < 2; p++) {
            float web = p;
            partitions.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int row = 0; row < ColumnWatch.ROWS / 2 - 1; row++) {
                                    watching.featured(List.of(web, 0f));
                                }
                            }));
        }
        for (var partition : partitions) {
            partition.join();
        }
        assertThat(told).isEmpty();
        for (int row = 0; row < 10; row++) {
            watching.featured(List.of(1f, 0f));
        }
        assertThat(told)
                .containsExactly(
                        "a value of a category never came in the first 100000 rows, is it spelt so:"
                                + " column=channel=shpo");
    }
}
