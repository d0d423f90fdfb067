package io.counterweight.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A value read from files, and read again when one of them changed. Files that cannot be used
/// leave the value as it was, with one warning. [#value] from any thread, [#refresh] from one.
final class Reread<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Reread.class);

    private final String name;
    private final List<Path> files;
    private final Supplier<T> read;
    private List<String> stamps;
    private volatile T value;

    /// Reads it for the first time.
    ///
    /// @param read throws a [WebStartException] when the files cannot be used
    Reread(String name, List<Path> files, Supplier<T> read) {
        this.name = name;
        this.files = List.copyOf(files);
        this.read = read;
        // Before the files are read: what changes meanwhile is read again.
        this.stamps = stamps(this.files);
        this.value = read.get();
    }

    T value() {
        return value;
    }

    /// Reads it again if a file changed.
    ///
    /// @return whether the value is a new one
    boolean refresh() {
        var now = stamps(files);
        if (now.equals(stamps)) {
            return false;
        }
        stamps = now;
        try {
            value = read.get();
            LOG.info("read again what={} files={}", name, files);
            return true;
        } catch (WebStartException e) {
            LOG.warn(
                    "changed file not usable, the old one stays what={} reason={}",
                    name,
                    e.getMessage());
            return false;
        }
    }

    /// Kubernetes replaces files by a link to new ones, whose times may be old: hence the key.
    private static List<String> stamps(List<Path> files) {
        return files.stream().map(Reread::stamp).toList();
    }

    private static String stamp(Path file) {
        try {
            var is = Files.readAttributes(file, BasicFileAttributes.class);
            return is.lastModifiedTime() + " " + is.size() + " " + is.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
