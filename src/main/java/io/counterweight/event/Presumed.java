package io.counterweight.event;

import org.jspecify.annotations.Nullable;

/// What marks a label that nobody told: the outcome of what was declined, drawn by what the model
/// said of it. It is learned from in the place of one that nobody will ever know, and judged by
/// never.
public final class Presumed {
    /// In the place of a source.
    public static final String WORD = "presumed";

    private Presumed() {}

    public static boolean is(TransactionLabel label) {
        return label.getSource().equals(WORD);
    }

    /// Whether nobody told what it is learned as.
    public static boolean is(Example example) {
        return example.hasTold() && example.getTold().getSource().equals(WORD);
    }

    /// Whether it takes the place of one that nobody told.
    private static boolean isReplaced(Example example) {
        return example.hasReplaced() && example.getReplaced().getSource().equals(WORD);
    }

    /// The example as those have it who judge by what was told, and to whom what was presumed had
    /// never come; null where it tells them nothing.
    public static @Nullable Example told(Example example) {
        if (is(example)) {
            return null;
        }
        if (!isReplaced(example)) {
            return example;
        }
        return example.getWithdrawn()
                ? null
                : example.toBuilder().clearRevisedFrom().clearReplaced().build();
    }
}
