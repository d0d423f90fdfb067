package io.counterweight.web;

import java.util.Optional;
import java.util.function.Supplier;

/// What `/health/*` asks: each gives the reason why not, or nothing when all is well.
public record Probes(
        Supplier<Optional<String>> started,
        Supplier<Optional<String>> ready,
        Supplier<Optional<String>> live) {}
