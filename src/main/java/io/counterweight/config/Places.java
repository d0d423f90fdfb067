package io.counterweight.config;

import io.counterweight.event.NearestWord;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where each path of a file was written. Immutable.
record Places(String file, Map<String, Place> places) {
    private static final Place NOWHERE = new Place(0, null);

    /// @param text what was written there, when that was a single word
    record Place(int line, @Nullable String text) {}

    Places {
        places = Map.copyOf(places);
    }

    /// As [Declared#error(String, String)] says.
    ConfigException error(String path, String problem) {
        return new ConfigException(file, place(path).line(), path, problem);
    }

    /// As [Declared#error(String, String, Collection)] says.
    ConfigException error(String path, String problem, Collection<String> known) {
        var text = place(path).text();
        return error(
                path,
                known.isEmpty()
                        ? problem
                        : problem + "; " + NearestWord.hint(text == null ? "" : text, known));
    }

    /// The keys that were written right below a path.
    Set<String> under(String path) {
        var begin = path + ".";
        return places.keySet().stream()
                .filter(at -> at.startsWith(begin))
                .map(at -> at.substring(begin.length()))
                .filter(key -> key.matches("[^.\\[]+"))
                .collect(Collectors.toSet());
    }

    private Place place(String path) {
        var at = path;
        while (true) {
            var place = places.get(at);
            if (place != null || at.isEmpty()) {
                return place == null ? NOWHERE : place;
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
    }
}
