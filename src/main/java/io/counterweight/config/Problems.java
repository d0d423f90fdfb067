package io.counterweight.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Collects what is wrong with files, so that it is told in one go and not one start each. Not
/// thread-safe.
public final class Problems {
    private final List<ConfigException> found = new ArrayList<>();

    public void add(ConfigException problem) {
        found.addAll(problem.each());
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /// Whether something at the path, or within it, is wrong.
    boolean areAt(String path) {
        return found.stream()
                .anyMatch(problem ->
                        problem.path().equals(path)
                                || problem.path().startsWith(path + ".")
                                || problem.path().startsWith(path + "["));
    }

    /// What the attempt makes; null where it fails with a problem, which is kept.
    public <T> @Nullable T attempt(Supplier<? extends @Nullable T> attempt) {
        try {
            return attempt.get();
        } catch (ConfigException e) {
            add(e);
            return null;
        }
    }

    /// @throws ConfigException of all that was found, file by file, in the order of their lines
    public void orThrow() {
        if (!found.isEmpty()) {
            throw thrown();
        }
    }

    /// All that was found, as one; only where something was.
    public ConfigException thrown() {
        return ConfigException.of(found);
    }
}
