package io.counterweight.app.bench.stream;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.counterweight.app.bench.stage.Round;
import java.util.List;

/// How fast a job is and what a record costs it: medians of its rounds.
///
/// @param cpuMicrosPerRecord CPU of the job's own JVMs
/// @param brokerMicrosPerRecord of the broker, its work for the bench's own clients included
/// @param bytesPerRecord that the broker appended, without the inputs
/// @param producedPerRecord records that the broker appended, without the inputs; changelogs,
///   offsets, the state of transactions and the markers that end them are among them
/// @param benchMicrosPerRecord CPU of the JVM that feeds and counts
/// @param rounds in their order; round i of all jobs of a scale were measured one after the other
record Throughput(
        String job,
        int partitions,
        int entities,
        double recordsPerSecond,
        double cpuMicrosPerRecord,
        double brokerMicrosPerRecord,
        double bytesPerRecord,
        double producedPerRecord,
        double benchMicrosPerRecord,
        @JsonIgnore List<Round> rounds) {
    Throughput {
        rounds = List.copyOf(rounds);
    }

    static Throughput of(String job, Scale scale, List<Round> rounds) {
        var median = Round.median(rounds);
        return new Throughput(
                job,
                scale.partitions(),
                scale.entities(),
                median.recordsPerSecond(),
                median.cpuMicros(),
                median.brokerMicros(),
                median.bytes(),
                median.produced(),
                median.benchMicros(),
                rounds);
    }
}
