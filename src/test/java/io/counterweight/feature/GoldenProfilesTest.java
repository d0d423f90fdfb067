package io.counterweight.feature;

import static io.counterweight.feature.Streams.CARDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.Outcome;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Profiles of version 3 as commit d59d0c2 wrote them, of every kind of state that it knew: later
/// builds read them and go on to the same bits.
class GoldenProfilesTest {
    private static final String FOLDER = "/golden/d59d0c2/";

    @Test
    void profilesOfBeforeAreReadAndGiveTheSameFeatures() throws IOException {
        var features = FeatureSet.compile(CARDS, Declarations.parse(text("profiles.yaml")));
        try (var in = new DataInputStream(resource("profiles.bin"))) {
            assertThat(features.layout().fingerprint()).isEqualTo(in.readInt());
            var stored = new TreeMap<String, byte[]>();
            for (int i = in.readInt(); i > 0; i--) {
                stored.put(in.readUTF(), in.readNBytes(in.readInt()));
            }
            assertThat(stored).hasSize(9);
            for (int row = in.readInt(); row > 0; row--) {
                var transaction = EnrichedTransaction.parseFrom(in.readNBytes(in.readInt()));
                var expected = new float[features.columns()];
                for (int c = 0; c < expected.length; c++) {
                    expected[c] = in.readFloat();
                }
                assertThat(observe(features, stored, transaction)).containsExactly(expected);
            }
        }
    }

    private static float[] observe(
            FeatureSet features, Map<String, byte[]> stored, EnrichedTransaction t) {
        var vector = new float[features.columns()];
        features.begin(t, vector);
        for (var entity : features.entities()) {
            var of = features.of(entity);
            var key = entity + ":" + t.getEntities(CARDS.entities().indexOf(entity));
            var profile = of.read(stored.get(key));
            of.observe(profile, t, vector);
            stored.put(key, of.write(profile));
        }
        features.finish(vector);
        return vector;
    }

    /// Wrote the golden file, and would write it anew for a form that comes after.
    ///
    /// @param args the file
    public static void main(String[] args) throws IOException {
        var features = FeatureSet.compile(CARDS, Declarations.parse(text("profiles.yaml")));
        var stored = new TreeMap<String, byte[]>();
        var rows = Streams.random(7, 640);
        for (int i = 0; i < 600; i++) {
            observe(features, stored, rows.get(i).transaction());
            if (i >= 50) {
                learn(features, stored, rows.get(i - 50));
            }
        }
        try (var out = new DataOutputStream(Files.newOutputStream(Path.of(args[0])))) {
            out.writeInt(features.layout().fingerprint());
            out.writeInt(stored.size());
            for (var profile : stored.entrySet()) {
                out.writeUTF(profile.getKey());
                out.writeInt(profile.getValue().length);
                out.write(profile.getValue());
            }
            List<Streams.Labelled> next = rows.subList(600, 640);
            out.writeInt(next.size());
            for (var row : next) {
                byte[] transaction = row.transaction().toByteArray();
                out.writeInt(transaction.length);
                out.write(transaction);
                for (float value : observe(features, stored, row.transaction())) {
                    out.writeFloat(value);
                }
            }
        }
    }

    private static void learn(
            FeatureSet features, Map<String, byte[]> stored, Streams.Labelled row) {
        var of = features.of("terminal");
        var key = "terminal:" + row.transaction().getEntities(1);
        var profile = of.read(stored.get(key));
        of.learn(
                profile,
                Outcome.newBuilder().setEventTime(row.time()).setLabel(row.label()).build());
        stored.put(key, of.write(profile));
    }

    private static String text(String name) throws IOException {
        try (var in = resource(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream resource(String name) throws IOException {
        var in = GoldenProfilesTest.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new IOException("resource missing: " + name);
        }
        return in;
    }
}
