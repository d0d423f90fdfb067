package io.counterweight.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file as far as it could be read, for checks that add what else is wrong.
///
/// @param value the whole; null where a part of it could not be read
/// @param parts what could be read, by path: a map without the entries that could not
/// @param problems found so far
record Reading<T>(
        @Nullable T value,
        Map<String, Object> parts,
        String text,
        Places places,
        Problems problems) {
    /// What was read at a path; null where nothing was, or could be.
    <P> @Nullable P part(String path, Class<P> type) {
        return type.cast(parts.get(path));
    }

    /// The whole file.
    ///
    /// @throws ConfigException of all problems
    Declared<T> orThrow() {
        problems.orThrow();
        if (value == null) {
            throw new IllegalStateException("a file without a value must have a problem");
        }
        return new Declared<>(value, text, places);
    }
}
