package io.counterweight.evaluate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The labelled transactions that a recipe gave no score, since it had no model yet. Each is judged
/// as of the majority, with the lowest score.
///
/// @param rows all of them
/// @param judged of those, from `judge.from` on
/// @param firstScored when the first came that it scored; null for none
public record Unscored(long rows, long judged, @Nullable Instant firstScored) {}
