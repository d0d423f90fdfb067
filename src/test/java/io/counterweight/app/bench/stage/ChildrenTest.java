package io.counterweight.app.bench.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ChildrenTest {
    private static final Path LOGS = Path.of("logs");

    @Test
    void theyRunWithTheOptionsOfTheLauncher() throws IOException {
        var launcher = Files.readString(Path.of("counterweight"));
        var children = Children.of(LOGS, null, null);
        assertThat(children.options()).containsExactly("-XX:+UseParallelGC");
        assertThat(launcher).contains(Children.LAUNCHER).contains(children.options());
        assertThat(children.flags())
                .isEqualTo("-Xmx2g -XX:+ExitOnOutOfMemoryError -XX:+UseParallelGC");
    }

    @Test
    void theUsersCollectorTakesThePlaceOfTheUsualOne() {
        assertThat(Children.of(LOGS, " -XX:+UseZGC  -Xmx3g ", null).options())
                .containsExactly("-XX:+UseZGC", "-Xmx3g");
        assertThat(Children.of(LOGS, "-Dname=value", null).options())
                .containsExactly("-XX:+UseParallelGC", "-Dname=value");
    }
}
