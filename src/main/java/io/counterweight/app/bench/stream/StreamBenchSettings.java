package io.counterweight.app.bench.stream;

import io.counterweight.app.bench.stage.Build;
import io.counterweight.app.bench.stage.Cards;
import io.counterweight.config.UserError;
import java.util.ArrayList;
import java.util.List;

/// What is to be measured, and how long.
///
/// @param builds the first is this one
/// @param entities the first is measured with all numbers of partitions, the others with the first
/// @param records transactions a round, of what is not much faster than the service
/// @param warmUp transactions before the first round; at least as many as there are entities
/// @param perDay transactions in a day of event time
/// @param latencySeconds of each rate and round
record StreamBenchSettings(
        List<Job> jobs,
        List<Build> builds,
        List<Integer> partitions,
        List<Integer> entities,
        int records,
        int warmUp,
        int perDay,
        int rounds,
        List<Integer> rates,
        List<Guarantee> guarantees,
        List<Integer> latencyPartitions,
        int latencySeconds) {
    private static final int MOST = 100_000_000;

    StreamBenchSettings {
        jobs = List.copyOf(jobs);
        builds = List.copyOf(builds);
        partitions = each("--partitions", partitions, 100);
        entities = each("--entities", entities, Cards.MOST_ENTITIES);
        rates = each("--rates", rates, 1_000_000);
        guarantees = List.copyOf(guarantees);
        latencyPartitions = each("--latency-partitions", latencyPartitions, 100);
        within("--records", records, 1, MOST);
        within("--warm-up", warmUp, 1, MOST);
        within("--day", perDay, 1, MOST);
        within("--rounds", rounds, 1, 100);
        within("--latency-seconds", latencySeconds, 1, 3_600);
    }

    private static List<Integer> each(String option, List<Integer> values, int most) {
        if (values.isEmpty()) {
            throw new UserError(option + " must have a number");
        }
        values.forEach(value -> within(option, value, 1, most));
        return List.copyOf(values);
    }

    private static void within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UserError(
                    "%s must be in %d..%d: value=%d".formatted(option, least, most, value));
        }
    }

    /// The scales at which throughput is measured.
    List<Scale> scales() {
        var scales = new ArrayList<Scale>();
        partitions.forEach(p -> scales.add(new Scale(p, entities.getFirst(), perDay)));
        entities.stream()
                .skip(1)
                .forEach(e -> scales.add(new Scale(partitions.getFirst(), e, perDay)));
        return scales;
    }

    /// The jobs of a scale: all with the first number of entities, else those of which it is asked
    /// that more entities change nothing.
    List<Job> jobs(Scale scale) {
        return scale.entities() == entities.getFirst()
                ? jobs
                : jobs.stream().filter(Job::isOfEveryCell).toList();
    }

    /// Transactions that a job does first: they meet every entity.
    long warmUp(Scale scale) {
        return Math.max(warmUp, scale.entities());
    }
}
