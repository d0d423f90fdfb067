package io.counterweight.config;

import io.counterweight.event.NearestWord;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value read from a file that still knows where each part of it was written, so that a check
/// made later can point at the line.
///
/// A path is the keys from the root joined by dots, with `[i]` for the i-th element of a list:
/// `features.night.field`, `recipes[0]`.
public final class Declared<T> {
    private final T value;
    private final String file;
    private final String text;
    private final Map<String, Place> places;

    /// Where a path was written.
    ///
    /// @param text what was written there, when that was a single word
    record Place(int line, @Nullable String text) {}

    Declared(T value, String file, String text, Map<String, Place> places) {
        this.value = value;
        this.file = file;
        this.text = text;
        this.places = Map.copyOf(places);
    }

    public T value() {
        return value;
    }

    public String file() {
        return file;
    }

    /// The file as it was written.
    public String text() {
        return text;
    }

    /// An error at `path`; at the nearest enclosing path when nothing was written there.
    public ConfigException error(String path, String problem) {
        return new ConfigException(file, place(path).line(), path, problem);
    }

    /// An error about the word at `path`, which is none of the known ones: it names the nearest, or
    /// all of them. Without known words the problem stands alone.
    ///
    /// @param problem the error without the hint, such as `unknown field "amuont"`
    public ConfigException error(String path, String problem, Collection<String> known) {
        var text = place(path).text();
        return error(
                path,
                known.isEmpty()
                        ? problem
                        : problem + "; " + NearestWord.hint(text == null ? "" : text, known));
    }

    private Place place(String path) {
        var at = path;
        while (true) {
            var place = places.get(at);
            if (place != null) {
                return place;
            }
            if (at.isEmpty()) {
                return new Place(0, null);
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
    }
}
