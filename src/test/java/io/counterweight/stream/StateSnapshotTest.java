package io.counterweight.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The file that a service starts from.
class StateSnapshotTest {
    @TempDir private Path folder;

    @Test
    void itHoldsEveryStoreOfScorerAndTrainer() throws IOException {
        var entries = new HashMap<String, Integer>();
        var plan = Plans.payments();
        var snapshot = StateSnapshot.open(exported(plan, "a"), plan);
        snapshot.read(plan, (store, key, value) -> entries.merge(store, 1, Integer::sum));
        assertThat(entries)
                .containsOnlyKeys(
                        "seen-ids",
                        "seen",
                        "profiles-card",
                        "profiles-shop",
                        "pending",
                        "learner",
                        "models");
        assertThat(snapshot.entries()).isEqualTo(entries.values().stream().mapToLong(n -> n).sum());
    }

    @Test
    void theSameHistoryGivesTheSameBytes() throws IOException {
        var plan = Plans.payments();
        assertThat(exported(plan, "a")).hasSameBinaryContentAs(exported(plan, "b"));
    }

    @Test
    void aSnapshotOfAnotherDeclarationIsRefusedByWhatDiffers() throws IOException {
        var file = exported(Plans.payments(), "a");
        assertRefused(file, Plans.withoutEntities(), "features.card-count; features.shop-risk");
        assertRefused(file, Plans.slowLabels(), "labels; ");
        assertRefused(file, Plans.threeClasses(), "classes");
        assertRefused(file, Plans.keyedByCard(), "event; ");
        assertRefused(file, Plans.sideBySide(), "recipe ");
        assertRefused(file, Plans.evaluatedEachTime(), "publish, evaluate and promote; ");
    }

    private static void assertRefused(Path file, StreamPlan plan, String what) {
        assertThatThrownBy(() -> StateSnapshot.open(file, plan))
                .isInstanceOf(SnapshotException.class)
                .hasMessageStartingWith("the snapshot is of another declaration, other in: ")
                .hasMessageContaining(what);
    }

    @ParameterizedTest(name = "without its last {0} bytes")
    @ValueSource(ints = {1, 8, 9, 1_000})
    void aTruncatedFileIsRefused(int missing) throws IOException {
        var file = exported(Plans.payments(), "a");
        var bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - missing));
        assertNoSnapshot(file);
    }

    @Test
    void aFlippedBitIsRefused() throws IOException {
        var file = exported(Plans.payments(), "a");
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertNoSnapshot(file);
    }

    @Test
    void aForeignFileIsRefused() throws IOException {
        assertNoSnapshot(Files.writeString(folder.resolve("text"), "id,amount\n1,2\n"));
        assertNoSnapshot(Files.writeString(folder.resolve("empty"), ""));
        var zipped = folder.resolve("text.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write("id,amount\n1,2\n".getBytes(UTF_8));
        }
        assertNoSnapshot(zipped);
    }

    private static void assertNoSnapshot(Path file) {
        assertThatThrownBy(() -> StateSnapshot.open(file, Plans.payments()))
                .isInstanceOf(SnapshotException.class)
                .hasMessageStartingWith("the file is not a whole snapshot: ")
                .hasMessageContaining(file.toString());
    }

    @Test
    void anEntryGoesWhereTheRecordsOfItsKeyArrive() {
        for (var id : new String[] {"c-1", "c-2", "c-3", "ünï"}) {
            var key = id.getBytes(UTF_8);
            int expected = BuiltInPartitioner.partitionForKey(key, 7);
            assertThat(Changelogs.partitions("profiles-card", key, 7)).containsExactly(expected);
            assertThat(Changelogs.partitions("pending", key, 7)).containsExactly(expected);
        }
        var any = new byte[] {(byte) 0xff};
        assertThat(Changelogs.partitions("pending", any, 3)).containsExactly(0, 1, 2);
        assertThat(Changelogs.partitions("seen", any, 3)).containsExactly(0, 1, 2);
        assertThat(Changelogs.partitions("learner", any, 1)).containsExactly(0);
    }

    private Path exported(StreamPlan plan, String name) throws IOException {
        var file = folder.resolve(name);
        try (var replayed = new Replayed(plan)) {
            Traffic.of(plan, 3, 200).forEach(sent -> sent.to(replayed.stream));
            assertThat(replayed.models).isNotEmpty();
            replayed.stream.export(file, Payment.START);
        }
        return file;
    }
}
