package io.counterweight.app.bench.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TallyIT {
    private static final byte[] VALUE = "decision".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;

    @Test
    void whatIsLostOrDoubledEndsTheBench() throws Exception {
        var told = new ArrayList<Long>();
        try (var stage = Stage.start(folder, Children.of(folder, null, null))) {
            stage.createTopics(1, "decisions");
            try (var sender = Sender.atOnce(stage.bootstrap());
                    var tally =
                            new Tally(
                                    stage.bootstrap(),
                                    "decisions",
                                    "read_committed",
                                    told::add,
                                    Duration.ofSeconds(3))) {
                for (long number = 0; number < 5; number++) {
                    sender.send("decisions", Cards.id(number), VALUE);
                }
                sender.flush();
                tally.await(5, () -> {});
                assertThat(told).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
                assertThatThrownBy(() -> tally.await(6, () -> {}))
                        .hasMessage(
                                "records are lost: topic=decisions, expected=6, came=5, twice=0");
                for (long number : List.of(3L, 5L)) {
                    sender.send("decisions", Cards.id(number), VALUE);
                }
                sender.flush();
                assertThatThrownBy(() -> tally.await(6, () -> {}))
                        .hasMessage(
                                "records are doubled: topic=decisions, expected=6, came=6, twice=1");
            }
        }
    }
}
