package io.counterweight.web.api;

import org.jspecify.annotations.Nullable;

/// Where the newest model of a recipe comes from. What its maker did not write is null.
///
/// @param examples how many it learned from: it is what the first so many of the topic `examples`
///   give
/// @param labelledAt when the newest label it learned from became known, ISO
/// @param parameters hash of what it learned
/// @param threshold from which on its scores are alerts, where the policy is an alert budget
/// @param sha256 of the ONNX bytes
/// @param inForce whether this process scores with it
/// @param takenAt since when, wall clock, ISO
public record ModelLineage(
        String recipe,
        @Nullable String version,
        @Nullable Long examples,
        @Nullable String labelledAt,
        @Nullable String parameters,
        @Nullable Double threshold,
        String sha256,
        int bytes,
        boolean inForce,
        @Nullable String takenAt) {}
