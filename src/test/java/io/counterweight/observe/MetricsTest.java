package io.counterweight.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {
    /// As promtool wants it. Some of Kafka's names appear only once a task has run.
    @ParameterizedTest
    @CsvSource({
        "kafka.stream.task.active.buffer.count, false",
        "kafka.consumer.connection.count, false",
        "kafka.stream.thread.poll.ns.total, false",
        "kafka.stream.state.put.latency.ms, false",
        "kafka.stream.thread.poll.records.max, true"
    })
    void aNameThatPrometheusWouldMisreadIsLeftOut(String name, boolean isServed) {
        try (var metrics = new Metrics("test")) {
            metrics.registry().gauge(name, 1);
            assertThat(metrics.scrape().contains(name.replace('.', '_'))).isEqualTo(isServed);
        }
    }
}
