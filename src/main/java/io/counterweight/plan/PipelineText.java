package io.counterweight.plan;

import io.counterweight.feature.FeatureSet;
import java.util.function.Function;

/// A pipeline's file as text, and how any such text becomes features: that of an earlier
/// declaration may be needed to read what was written by it.
///
/// @param compile fails with a runtime exception for a text that declares no features
public record PipelineText(String text, Function<String, FeatureSet> compile) {}
