package io.counterweight.app.bench.stream;

import java.util.List;

/// All that `bench stream` found.
///
/// @param flags of the JVMs that were measured
record StreamReport(String flags, List<Throughput> throughput, List<Latency> latency) {
    StreamReport {
        throughput = List.copyOf(throughput);
        latency = List.copyOf(latency);
    }
}
