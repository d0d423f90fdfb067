package io.counterweight.app.service;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The image's files, unpacked by skopeo and umoci, and its program run in them: as the image's
/// user, with a root that cannot be written and the volumes of a pod mounted.
final class ImageRoot {
    static final Path IMAGE = Path.of("target/image/counterweight.tar");

    /// Takes the root, the folder of the volumes and the command with its environment.
    private static final String RUN =
            """
            set -eu
            root=$1 volumes=$2
            shift 2
            mount --bind "$root" "$root"
            mount -t proc proc "$root/proc"
            for device in null zero random urandom; do
                mount --bind "/dev/$device" "$root/dev/$device"
            done
            mount -t tmpfs -o nosuid,mode=1777 tmpfs "$root/tmp"
            mount --bind "$volumes/etc/counterweight" "$root/etc/counterweight"
            mount --bind "$volumes/var/lib/counterweight" "$root/var/lib/counterweight"
            mount -o remount,ro,bind "$root"
            exec env -i "$@"
            """;

    private final Path folder;
    private final JsonNode process;

    private ImageRoot(Path folder, JsonNode process) {
        this.folder = folder;
        this.process = process;
    }

    /// Skips the test, and says why, where the image or a tool is missing.
    static void assumePossible() throws Exception {
        assumeTrue(Files.exists(IMAGE), "skipped: no image, mvn -Pimage package makes it");
        for (var tool : List.of("skopeo", "umoci")) {
            assumeTrue(succeeds(tool, "--version"), "skipped: no " + tool);
        }
        assumeTrue(
                succeeds("unshare", "--mount", "chroot", "--userspec=10001:10001", "/", "true"),
                "skipped: mounts and chroot need root");
    }

    static ImageRoot unpack(Path folder) throws Exception {
        run(
                folder,
                "skopeo",
                "--insecure-policy",
                "copy",
                "-q",
                "docker-archive:" + IMAGE.toAbsolutePath(),
                "oci:oci:image");
        run(folder, "umoci", "unpack", "--image", "oci:image", "bundle");
        var root = folder.resolve("bundle/rootfs");
        // What a container runtime makes: places to mount at.
        for (var place : List.of("proc", "dev", "etc/counterweight", "var/lib/counterweight")) {
            Files.createDirectories(root.resolve(place));
        }
        for (var device : List.of("null", "zero", "random", "urandom")) {
            Files.createFile(root.resolve("dev").resolve(device));
        }
        var config = new ObjectMapper().readTree(folder.resolve("bundle/config.json").toFile());
        return new ImageRoot(folder, config.path("process"));
    }

    Path root() {
        return folder.resolve("bundle/rootfs");
    }

    /// What the image says of its process: `user`, `args`, `env`.
    JsonNode process() {
        return process;
    }

    /// Starts the entry point with these arguments; its process is that of the program.
    ///
    /// @param environment goes over that of the image
    ProgramRun start(Path volumes, Map<String, String> environment, List<String> arguments)
            throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--mount",
                                "sh",
                                "-c",
                                RUN,
                                "run",
                                root().toString(),
                                volumes.toString()));
        process.path("env").forEach(variable -> command.add(variable.textValue()));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        var user = process.at("/user/uid").asText() + ":" + process.at("/user/gid").asText();
        command.addAll(List.of("/usr/sbin/chroot", "--userspec=" + user, root().toString()));
        // The last argument of the image is what it runs where nothing is said.
        process.path("args").forEach(argument -> command.add(argument.textValue()));
        command.removeLast();
        command.addAll(arguments);
        return ProgramRun.start(folder, Map.of(), command);
    }

    private static void run(Path folder, String... command) throws Exception {
        try (var run = ProgramRun.start(folder, Map.of(), List.of(command))) {
            if (run.exitCode() != 0) {
                throw new AssertionError(command[0] + ": " + run.errText());
            }
        }
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
