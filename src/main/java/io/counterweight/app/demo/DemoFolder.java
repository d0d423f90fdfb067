package io.counterweight.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The demo's temporary folder: broker, stores and logs. Deleted at the end; after a failure its
/// two logs stay.
final class DemoFolder {
    private static final Set<String> LOGS = Set.of("service.log", "broker.log");

    private final Path root;

    private DemoFolder(Path root) {
        this.root = root;
    }

    static DemoFolder create() {
        try {
            return new DemoFolder(Files.createTempDirectory("counterweight-demo-"));
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder can be made", e);
        }
    }

    Path root() {
        return root;
    }

    Path broker() {
        return root.resolve("broker");
    }

    Path state() {
        return root.resolve("state");
    }

    Path serviceLog() {
        return root.resolve("service.log");
    }

    void delete() throws IOException {
        deleteBut(Set.of());
    }

    void deleteButLogs() throws IOException {
        deleteBut(LOGS);
    }

    private void deleteBut(Set<String> kept) throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (!kept.contains(String.valueOf(file.getFileName()))) {
                            Files.delete(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                            throws IOException {
                        try (var left = Files.list(folder)) {
                            if (left.findAny().isPresent()) {
                                return FileVisitResult.CONTINUE;
                            }
                        }
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
