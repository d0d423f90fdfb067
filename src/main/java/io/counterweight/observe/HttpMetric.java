package io.counterweight.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// What the HTTP server holds and turns away: who is at its bounds. The suppliers are called from
/// any thread.
///
/// @param connections open ones
/// @param full connections closed since there were too many
/// @param late connections closed since the client took too long
/// @param busy requests turned away since too many were being answered
/// @param isPlain whether tokens cross the network without TLS of this process
public record HttpMetric(
        IntSupplier connections,
        LongSupplier full,
        LongSupplier late,
        LongSupplier busy,
        BooleanSupplier isPlain)
        implements MeterBinder {
    private static final String CUT = "counterweight.http.cut";

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("counterweight.http.connections", connections, IntSupplier::getAsInt)
                .description("HTTP connections that are open")
                .strongReference(true)
                .register(registry);
        Gauge.builder("counterweight.http.plain", isPlain, is -> is.getAsBoolean() ? 1 : 0)
                .description("1 where tokens cross the network without TLS of this process")
                .strongReference(true)
                .register(registry);
        cut(registry, "full", full);
        cut(registry, "late", late);
        FunctionCounter.builder("counterweight.http.busy", busy, LongSupplier::getAsLong)
                .description("HTTP requests answered 503 since too many were being answered")
                .register(registry);
    }

    private static void cut(MeterRegistry registry, String reason, LongSupplier count) {
        FunctionCounter.builder(CUT, count, LongSupplier::getAsLong)
                .description("HTTP connections closed by the server")
                .tag("reason", reason)
                .register(registry);
    }
}
