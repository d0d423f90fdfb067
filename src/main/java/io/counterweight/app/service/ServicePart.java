package io.counterweight.app.service;

import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.Champion;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.Topology;

/// A stream application before it is one.
///
/// @param name `scorer` or `trainer`
/// @param champion who decides, as it knows
/// @param registry its models in force
/// @param isModelLoaded whether it can do its work
record ServicePart(
        String name,
        Topology topology,
        Champion champion,
        ModelRegistry registry,
        BooleanSupplier isModelLoaded) {}
