package io.counterweight.evaluate;

import org.jspecify.annotations.Nullable;

/// Labels of one source since the start: in evaluations and in the report of a replay.
///
/// @param source who told them, such as `chargeback`
/// @param labels that it told and that held then
/// @param confirmed of them: a more trusted source said the same
/// @param overturned of them: a more trusted source said otherwise
/// @param revised of them: one as trusted, mostly itself, said otherwise
/// @param withdrawn of them
/// @param overturnedShare of its labels; null without any
/// @param meanDelaySeconds event time from the transaction to its label; null without any
public record SourceFigure(
        String source,
        long labels,
        long confirmed,
        long overturned,
        long revised,
        long withdrawn,
        @Nullable Double overturnedShare,
        @Nullable Double meanDelaySeconds) {}
