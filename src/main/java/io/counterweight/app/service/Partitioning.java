package io.counterweight.app.service;

import io.counterweight.plan.StreamPlan;
import io.counterweight.runtime.TopicCheck;
import io.counterweight.stream.Rekeying;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// How many partitions the broker's topics have, and what follows for how records get to their
/// processors: the same for scorer and trainer, wherever they run, since outcomes go from one to
/// the other.
///
/// @param partitions of the topic of transactions
record Partitioning(Rekeying rekeying, int partitions) {
    static Partitioning of(StreamPlan plan, TopicCheck check) {
        var of = plan.topics();
        var keyed = Set.of(of.transactions(), of.labels(), of.scored());
        var between = Rekeying.topicsOf(plan);
        var asked = new TreeSet<>(keyed);
        between.forEach(topic -> asked.add(of.named(topic)));
        var partitions = check.partitions(asked);
        int ofTransactions = partitions.getOrDefault(of.transactions(), 0);
        if (!keyed.stream().allMatch(topic -> partitions.getOrDefault(topic, 0) == 1)) {
            return new Partitioning(Rekeying.THROUGH_TOPICS, ofTransactions);
        }
        var left = between.stream().filter(topic -> partitions.containsKey(of.named(topic)));
        return new Partitioning(
                new Rekeying(true, left.collect(Collectors.toSet())), ofTransactions);
    }
}
