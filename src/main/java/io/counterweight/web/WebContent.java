package io.counterweight.web;

import io.counterweight.web.api.Api;
import java.util.function.Supplier;

/// What is served beside the page itself. The suppliers are called from one thread per request.
///
/// @param metrics the page for Prometheus
/// @param state the record tree behind `/dashboard.json`: what the page shows
/// @param peers answers other processes of the service
public record WebContent(
        Supplier<String> metrics,
        Probes probes,
        Supplier<?> state,
        EventStream events,
        Api api,
        PeerHandler peers) {
    /// For a process that has no peers.
    public WebContent(
            Supplier<String> metrics,
            Probes probes,
            Supplier<?> state,
            EventStream events,
            Api api) {
        this(metrics, probes, state, events, api, PeerHandler.NONE);
    }
}
