package io.counterweight.config;

import java.util.Collection;

/// A value read from a file that still knows where each part of it was written, so that a check
/// made later can point at the line.
///
/// A path is the keys from the root joined by dots, with `[i]` for the i-th element of a list:
/// `features.night.field`, `recipes[0]`.
public final class Declared<T> {
    private final T value;
    private final String text;
    private final Places places;

    Declared(T value, String text, Places places) {
        this.value = value;
        this.text = text;
        this.places = places;
    }

    public T value() {
        return value;
    }

    public String file() {
        return places.file();
    }

    /// The file as it was written.
    public String text() {
        return text;
    }

    /// An error at `path`; at the nearest enclosing path when nothing was written there.
    public ConfigException error(String path, String problem) {
        return places.error(path, problem);
    }

    /// An error about the word at `path`, which is none of the known ones: it names the nearest, or
    /// all of them. Without known words the problem stands alone.
    ///
    /// @param problem the error without the hint, such as `unknown field "amuont"`
    public ConfigException error(String path, String problem, Collection<String> known) {
        return places.error(path, problem, known);
    }
}
