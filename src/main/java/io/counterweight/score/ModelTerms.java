package io.counterweight.score;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a pipeline asks of a model that comes by its topic. Immutable.
///
/// @param recipes the names that may have one
/// @param columns of the stream's features, in order
/// @param meanings what fills each of them, as hashes in hex
/// @param classes names, in order
/// @param brought the bytes of models that the pipeline's own files hold, by recipe; they need to
///   say nothing of themselves
public record ModelTerms(
        Set<String> recipes,
        List<String> columns,
        List<String> meanings,
        List<String> classes,
        Map<String, byte[]> brought) {
    /// Characters: it goes into every decision.
    private static final int LONGEST_VERSION = 200;

    public ModelTerms {
        recipes = Set.copyOf(recipes);
        columns = List.copyOf(columns);
        meanings = List.copyOf(meanings);
        classes = List.copyOf(classes);
        brought = Map.copyOf(brought);
    }

    /// Columns that are known by their names alone.
    public ModelTerms(
            Set<String> recipes,
            List<String> columns,
            List<String> classes,
            Map<String, byte[]> brought) {
        this(recipes, columns, columns, classes, brought);
    }

    /// Loads an offered model, if it says whose it is.
    ///
    /// @throws ModelRefused `wrong-provenance`, or as [OnnxModel#load] does
    OnnxModel load(String recipe, byte[] bytes, RunSwitch runs) throws ModelRefused {
        if (Arrays.equals(bytes, brought.get(recipe))) {
            return OnnxModel.load(bytes, columns.size(), classes.size(), runs);
        }
        var said = OnnxDescription.of(bytes);
        require(recipe, said);
        var names = namesOf(said);
        var model = OnnxModel.load(bytes, names.size(), classes.size(), runs);
        try {
            take(model, names);
            return model;
        } catch (ModelRefused | RuntimeException failed) {
            model.close();
            throw failed;
        }
    }

    private List<String> namesOf(OnnxDescription model) throws ModelRefused {
        var features = said(OnnxModel.FEATURES, model);
        // A value of a one-hot column may hold a comma: the stream's own list is known as it is.
        return features.equals(String.join(",", columns))
                ? columns
                : List.of(features.split(",", -1));
    }

    /// A model of another declaration takes those of its features that the stream still has: by
    /// what fills them, or, where it does not say that, by name.
    private void take(OnnxModel model, List<String> names) throws ModelRefused {
        var filled = model.provenance().get(OnnxModel.COLUMNS);
        var said = filled == null ? List.<String>of() : List.of(filled.split(",", -1));
        if (said.size() == names.size()) {
            if (!said.equals(meanings)) {
                model.take(said, meanings);
            }
        } else if (!names.equals(columns)) {
            model.take(names, columns);
        }
    }

    /// @throws ModelRefused `wrong-provenance`
    void require(String recipe, OnnxDescription model) throws ModelRefused {
        equal(OnnxModel.RECIPE, model, recipe);
        equal(OnnxModel.CLASSES, model, String.join(",", classes));
        var version = said(OnnxModel.VERSION, model);
        if (version.isEmpty() || version.length() > LONGEST_VERSION) {
            throw wrong(OnnxModel.VERSION, "up to " + LONGEST_VERSION + " characters", version);
        }
        var features = said(OnnxModel.FEATURES, model);
        // A value of a one-hot column may hold a comma: the stream's own list is known as it is.
        if (features.equals(String.join(",", columns))) {
            return;
        }
        int named = features.split(",", -1).length;
        var taken = model.features();
        if (taken != null && named != taken) {
            throw wrong(OnnxModel.FEATURES, "a name for each of " + taken + " columns", features);
        }
    }

    private static void equal(String key, OnnxDescription model, String expected)
            throws ModelRefused {
        var said = said(key, model);
        if (!said.equals(expected)) {
            throw wrong(key, expected, said);
        }
    }

    private static String said(String key, OnnxDescription model) throws ModelRefused {
        var said = model.provenance().get(key);
        if (said == null) {
            throw new ModelRefused(
                    "wrong-provenance",
                    "a model that comes by the topic must say its " + key + " in its metadata");
        }
        return said;
    }

    private static ModelRefused wrong(String key, String expected, String found) {
        return new ModelRefused(
                "wrong-provenance", "%s must be %s: %s=%s".formatted(key, expected, key, found));
    }
}
