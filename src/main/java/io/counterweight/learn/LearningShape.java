package io.counterweight.learn;

import io.counterweight.event.Classes;
import java.util.List;

/// What examples look like.
///
/// @param columns features of an example
/// @param categories groups of columns that stand for one category together, such as the columns of
///   a one-hot encoding: a made-up example takes a group whole from a real one
public record LearningShape(int columns, Classes classes, List<List<Integer>> categories) {
    public LearningShape {
        if (columns < 1) {
            throw new IllegalArgumentException("columns must be at least 1: columns=" + columns);
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

    /// Columns that are no part of a category.
    int numericColumns() {
        return columns - categories.stream().mapToInt(List::size).sum();
    }

    /// Numbers in every column.
    public static LearningShape numeric(int columns, Classes classes) {
        return new LearningShape(columns, classes, List.of());
    }
}
