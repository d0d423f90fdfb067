package io.counterweight.boosting;

import com.microsoft.ml.lightgbm.lightgbmlib;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// LightGBM's native library, unpacked from its jar and loaded once in this JVM. It is there for
/// Linux, Windows and macOS on x86-64, and needs GNU's OpenMP (libgomp) on Linux.
final class LightGbmLibrary {
    private static final Optional<String> MISSING = load();

    private LightGbmLibrary() {}

    /// Why it cannot be used here; empty where it can.
    static Optional<String> missing() {
        return MISSING;
    }

    @SuppressWarnings("restricted")
    private static Optional<String> load() {
        var platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
        if (platform == null) {
            return Optional.of(
                    "LightGBM is there for Linux, Windows and macOS on x86-64 only: os=%s, arch=%s"
                            .formatted(
                                    System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        try {
            var folder = Files.createTempDirectory("lightgbm");
            folder.toFile().deleteOnExit();
            for (var name : platform.libraries()) {
                System.load(unpack(platform.folder() + name, folder.resolve(name)).toString());
            }
            return Optional.empty();
        } catch (IOException | UnsatisfiedLinkError cannotLoad) {
            return Optional.of(because(String.valueOf(cannotLoad.getMessage())));
        }
    }

    /// What to do about it where that is known.
    static String because(String message) {
        var install =
                message.contains("libgomp")
                        ? "; install GNU's OpenMP: libgomp1 on Debian and Ubuntu, libgomp elsewhere"
                        : "";
        return "LightGBM cannot be loaded: " + message + install;
    }

    private record Platform(String folder, List<String> libraries) {}

    private static @Nullable Platform platform(String os, String arch) {
        if (!arch.equals("amd64") && !arch.equals("x86_64")) {
            return null;
        }
        var name = os.toLowerCase(Locale.ROOT);
        if (name.startsWith("linux")) {
            return platform("linux", "lib_lightgbm.so", "lib_lightgbm_swig.so");
        }
        if (name.startsWith("windows")) {
            return platform("windows", "lib_lightgbm.dll", "lib_lightgbm_swig.dll");
        }
        if (name.startsWith("mac")) {
            return platform("osx", "lib_lightgbm.dylib", "lib_lightgbm_swig.dylib");
        }
        return null;
    }

    private static Platform platform(String folder, String... libraries) {
        return new Platform(
                "/com/microsoft/ml/lightgbm/" + folder + "/x86_64/", List.of(libraries));
    }

    private static Path unpack(String resource, Path file) throws IOException {
        try (var in = lightgbmlib.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("its jar must have the library: resource=" + resource);
            }
            Files.copy(in, file);
        }
        file.toFile().deleteOnExit();
        return file;
    }
}
