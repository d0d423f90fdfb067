package io.counterweight.web;

import java.time.Duration;

/// What the server bounds of its clients, and for how long it waits for them.
///
/// @param firstRequest from a connection's opening to the end of its first request's headers
/// @param nextRequest from an answer to the end of the next request's headers
/// @param body for all of a body to come
/// @param write for a client to take an answer, or one event
/// @param events how long one connection hears events; a browser then resumes by a new one, and a
///   client that never reads has not its place for ever
/// @param requests answered at once, events and probes aside
/// @param bodies bytes of bodies that are held at once
/// @param headers bytes of a request's line and headers
/// @param discarded bytes read of a body that is too large, so that its sender hears the answer
record WebLimits(
        Duration firstRequest,
        Duration nextRequest,
        Duration body,
        Duration write,
        Duration events,
        int requests,
        int bodies,
        int headers,
        int discarded) {
    static final WebLimits DEFAULT =
            new WebLimits(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(30),
                    256,
                    32 << 20,
                    16 << 10,
                    16 << 20);

    /// The same with other times for a request's headers, its body, and a write.
    WebLimits withTimes(Duration request, Duration body, Duration write) {
        return new WebLimits(
                request, request, body, write, events, requests, bodies, headers, discarded);
    }

    /// The same with another bound of requests.
    WebLimits withRequests(int most) {
        return new WebLimits(
                firstRequest, nextRequest, body, write, events, most, bodies, headers, discarded);
    }
}
