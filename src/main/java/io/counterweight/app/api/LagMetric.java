package io.counterweight.app.api;

import io.counterweight.web.api.ServiceState.Lag;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How far behind its topics the process is: a gauge for each application and topic that it reads
/// now. A topic whose partitions are all read by others is absent. Kafka's own meters say it for
/// each partition, which Micrometer's binder leaves out. Thread-safe.
public final class LagMetric {
    private final List<ApiApplication> applications;
    private final MultiGauge gauge;

    /// @param applications those of the process
    public LagMetric(MeterRegistry registry, List<ApiApplication> applications) {
        this.applications = List.copyOf(applications);
        this.gauge =
                MultiGauge.builder("counterweight.consumer.lag")
                        .description("Records of the topic that are not read yet")
                        .baseUnit("records")
                        .register(registry);
    }

    /// Brings the gauges up to date; to be called before they are read.
    public synchronized void refresh() {
        var rows = new ArrayList<Row<?>>();
        for (var application : applications) {
            var name = application.name();
            byTopic(application)
                    .forEach((topic, records) ->
                            rows.add(
                                    Row.of(Tags.of("application", name, "topic", topic), records)));
        }
        gauge.register(rows, true);
    }

    private static TreeMap<String, Long> byTopic(ApiApplication application) {
        return ConsumerLag.of(application.name(), application.streams()).stream()
                .collect(
                        Collectors.groupingBy(
                                Lag::topic, TreeMap::new, Collectors.summingLong(Lag::records)));
    }
}
