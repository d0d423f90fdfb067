package io.counterweight.app;

import io.counterweight.config.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file that appears, or replaces an older one, only when it is complete: it is written beside
/// its place under another name and then moved. Closing without [#complete()] leaves the old one.
public final class CompletedFile implements AutoCloseable {
    private final Path target;
    private final Path partial;

    private CompletedFile(Path target, Path partial) {
        this.target = target;
        this.partial = partial;
    }

    /// @param option names the file in errors, such as `--out`
    /// @throws UserError when there is no folder for it, or what is there is no ordinary file
    public static CompletedFile replacing(String option, Path file) throws IOException {
        var target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new UserError(option + " must be an ordinary file: " + file);
        }
        var folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UserError(option + " must be in a folder that exists: " + file);
        }
        if (!Files.isWritable(folder)) {
            throw new UserError(option + " must be in a folder that can be written: " + file);
        }
        // The end of the name stays: it says whether the file is compressed.
        var partial =
                folder.resolve(
                        ".partial-" + ProcessHandle.current().pid() + "-" + target.getFileName());
        partial.toFile().deleteOnExit(); // where Ctrl-C ends the program
        return new CompletedFile(target, partial);
    }

    /// Where to write.
    public Path partial() {
        return partial;
    }

    /// Puts what was written in its place.
    public void complete() throws IOException {
        Files.move(
                partial,
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(partial);
    }
}
