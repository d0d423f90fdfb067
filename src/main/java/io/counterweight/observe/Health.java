package io.counterweight.observe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/// The three probes of a process that runs one or more stream applications. Each gives the reason
/// why not, or nothing when all is well. Thread-safe as far as the suppliers are.
///
/// @param stallTimeout an application that has not got on for longer is not ready
public record Health(List<Application> applications, Duration stallTimeout) {
    public Health {
        applications = List.copyOf(applications);
        if (applications.isEmpty()) {
            throw new IllegalArgumentException("applications must not be empty: applications=[]");
        }
    }

    /// One stream application.
    ///
    /// @param isModelLoaded whether it can do its work; always true where it needs no model
    /// @param progress whether it gets on
    public record Application(
            String name,
            Supplier<StreamState> state,
            BooleanSupplier isModelLoaded,
            Progress progress) {}

    /// Started: every application is past CREATED.
    public Optional<String> started() {
        return first(Health::whyNotStarted);
    }

    /// Ready: every application is RUNNING, gets on and has the model it needs.
    public Optional<String> ready() {
        return first(this::whyNotReady);
    }

    /// Live: no application is dead. Rebalancing and restoring are life; so is standing still,
    /// which a restart mends only where it is the process's own fault.
    public Optional<String> live() {
        return first(Health::whyNotLive);
    }

    private Optional<String> first(Function<Application, Optional<String>> reason) {
        return applications.stream().flatMap(a -> reason.apply(a).stream()).findFirst();
    }

    private static Optional<String> whyNotStarted(Application application) {
        var state = application.state().get();
        return state == StreamState.CREATED ? say(application, state) : Optional.empty();
    }

    private Optional<String> whyNotReady(Application application) {
        var state = application.state().get();
        if (state != StreamState.RUNNING) {
            return say(application, state);
        }
        long age = (long) application.progress().ageSeconds();
        if (age >= stallTimeout.toSeconds()) {
            return Optional.of(
                    "%s stands still for %d s: %s"
                            .formatted(application.name(), age, application.progress().obstacle()));
        }
        return application.isModelLoaded().getAsBoolean()
                ? Optional.empty()
                : Optional.of(application.name() + " has no model yet");
    }

    private static Optional<String> whyNotLive(Application application) {
        var state = application.state().get();
        return state.isDead() ? say(application, state) : Optional.empty();
    }

    private static Optional<String> say(Application application, StreamState state) {
        return Optional.of(application.name() + " is " + state);
    }
}
