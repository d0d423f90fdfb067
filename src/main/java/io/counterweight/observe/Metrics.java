package io.counterweight.observe;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/// The process's meters, the JVM's among them, and their page for Prometheus. Thread-safe.
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /// @param pipeline a label of all meters of Counterweight's own, so that several pipelines in
    ///   one Prometheus stay apart
    public Metrics(String pipeline) {
        registry.config().meterFilter(labelled("pipeline", pipeline));
        registry.config().meterFilter(MeterFilter.deny(id -> isRefused(id.getName())));
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new ProcessMemory().bindTo(registry);
    }

    /// Names of Micrometer and of Kafka's clients that `promtool check metrics` does not accept:
    /// abbreviated units, a suffix of histograms, no description.
    private static boolean isRefused(String name) {
        if (name.startsWith("kafka.")) {
            return name.matches(".*[.](ns|ms)([.].*|$)")
                    || name.endsWith(".count")
                    || name.contains(".node.request.latency.");
        }
        return name.startsWith("system.cpu.count") || name.startsWith("process.cpu.time");
    }

    private static MeterFilter labelled(String name, String value) {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().startsWith("counterweight.")
                        ? id.withTag(Tag.of(name, value))
                        : id;
            }
        };
    }

    /// Where other meters are bound.
    public MeterRegistry registry() {
        return registry;
    }

    /// All meters in Prometheus's text format.
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
