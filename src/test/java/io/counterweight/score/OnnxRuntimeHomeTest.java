package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeHomeTest {
    @Test
    void theNativeLibraryLoads() {
        assertThat(OnnxRuntimeHome.start()).startsWith("1.");
    }

    /// In a JVM of its own: one that has loaded the library cannot fail to.
    @Test
    void aLibraryThatCannotBeUnpackedSaysWhatToDo(@TempDir Path folder) throws Exception {
        var notThere = folder.resolve("not-there");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var jvm =
                new ProcessBuilder(
                                java,
                                "-Djava.io.tmpdir=" + notThere,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Starts.class.getName())
                        .redirectErrorStream(true)
                        .start();
        var said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("the native library of ONNX Runtime must load")
                .contains("java.io.tmpdir=" + notThere)
                .contains("-Donnxruntime.native.path=FOLDER");
    }

    /// Its own JVM again, with the home folder in the test's: nothing of the user's is touched.
    @Test
    void nothingIsWrittenAboutTheUserAndALongCommandLineIsNoHarm(@TempDir Path home)
            throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder =
                new ProcessBuilder(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Loads.class.getName(),
                                "x".repeat(20_000))
                        .redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_CACHE_HOME", home.toString());
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        var jvm = builder.start();
        var said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor()).as(said).isZero();
        assertThat(home).isEmptyDirectory();

        builder.environment().remove("ORT_DISABLE_TELEMETRY");
        jvm = builder.start();
        said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor()).as("without the variable: %s", said).isZero();
    }

    static final class Loads {
        public static void main(String[] arguments) {
            System.out.println(OnnxRuntimeHome.start());
        }
    }

    static final class Starts {
        public static void main(String[] arguments) {
            for (int attempt = 0; attempt < 2; attempt++) {
                try {
                    System.out.println(OnnxRuntimeHome.start());
                    System.exit(1);
                } catch (OnnxRuntimeUnavailable expected) {
                    System.out.println(expected.getMessage());
                }
            }
        }
    }
}
