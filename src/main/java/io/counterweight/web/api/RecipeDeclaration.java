package io.counterweight.web.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A recipe that competes.
///
/// @param settings in the words of its file, defaults included, in that order
public record RecipeDeclaration(String name, Map<String, String> settings) {
    public RecipeDeclaration {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
