package io.counterweight.web.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a service was told to be.
///
/// @param file of the pipeline
/// @param text of that file
/// @param settings effective ones, by name; of a secret only the path of its file
public record Declaration(String file, String text, Map<String, String> settings) {
    public Declaration {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
