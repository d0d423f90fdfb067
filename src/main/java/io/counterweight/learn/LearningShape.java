package io.counterweight.learn;

import io.counterweight.event.Classes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// What examples look like.
///
/// @param columns features of an example
/// @param categories groups of columns that stand for one category together, such as the columns of
///   a one-hot encoding: a made-up example takes a group whole from a real one
/// @param meanings what each column holds: learners of one meaning can go on with one another's
///   state
public record LearningShape(
        int columns, Classes classes, List<List<Integer>> categories, List<Long> meanings) {
    public LearningShape {
        if (columns < 1) {
            throw new IllegalArgumentException("columns must be at least 1: columns=" + columns);
        }
        meanings = List.copyOf(meanings);
        if (meanings.size() != columns) {
            throw new IllegalArgumentException(
                    "meanings must be one a column: meanings=%d, columns=%d"
                            .formatted(meanings.size(), columns));
        }
        categories = categories.stream().map(List::copyOf).toList();
        categories.forEach(group ->
                group.forEach(column -> {
                    if (column < 0 || column >= columns) {
                        throw new IllegalArgumentException(
                                "a category's column must be in [0, columns): column=%d, columns=%d"
                                        .formatted(column, columns));
                    }
                }));
    }

    /// Columns that mean nothing but their place.
    public LearningShape(int columns, Classes classes, List<List<Integer>> categories) {
        this(
                columns,
                classes,
                categories,
                LongStream.range(0, Math.max(0, columns)).boxed().toList());
    }

    /// Columns that are no part of a category.
    int numericColumns() {
        return columns - categories.stream().mapToInt(List::size).sum();
    }

    /// @throws IllegalArgumentException for another number of features, or one that is infinite;
    ///   NaN says that a feature is missing
    void requireExample(float[] features) {
        if (features.length != columns) {
            throw new IllegalArgumentException(
                    "example must have a value for each feature: example.length=%d, features=%d"
                            .formatted(features.length, columns));
        }
        for (int f = 0; f < features.length; f++) {
            if (Float.isInfinite(features[f])) {
                throw new IllegalArgumentException(
                        "features must not be infinite: features[%d]=%s".formatted(f, features[f]));
            }
        }
    }

    void requireLabel(int label) {
        if (label < 0 || label >= classes.count()) {
            throw new IllegalArgumentException(
                    "label must be in [0, classes): label=%d, classes=%d"
                            .formatted(label, classes.count()));
        }
    }

    /// Meanings as text, to be stored.
    public static String text(List<Long> meanings) {
        return meanings.stream().map(Long::toHexString).collect(Collectors.joining(","));
    }

    /// What [#text] wrote.
    public static List<Long> meanings(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(m -> Long.parseUnsignedLong(m, 16)).toList();
    }

    /// Numbers in every column.
    public static LearningShape numeric(int columns, Classes classes) {
        return new LearningShape(columns, classes, List.of());
    }
}
