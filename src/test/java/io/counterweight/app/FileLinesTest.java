package io.counterweight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLinesTest {
    @TempDir private Path folder;

    @Test
    void rowsAreTheLinesButTheHeaderPackedOrNot() throws IOException {
        var plain = folder.resolve("rows.csv");
        Files.writeString(plain, "id,amount\n1,2\n3,4\n");
        assertThat(FileLines.rowsOf(plain)).isEqualTo(2);

        var packed = folder.resolve("rows.csv.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(Files.readAllBytes(plain));
        }
        assertThat(FileLines.rowsOf(packed)).isEqualTo(2);
        assertThat(FileLines.rowsOf(Files.createFile(folder.resolve("empty")))).isZero();
    }
}
