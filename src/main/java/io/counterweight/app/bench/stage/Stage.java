package io.counterweight.app.bench.stage;

import io.counterweight.app.broker.Appended;
import io.counterweight.app.broker.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// A fresh broker in a JVM of its own, and how JVMs that use it are started. For one thread.
///
/// @param folder all that is written stands below
public record Stage(Path folder, BrokerProcess broker, Children children) implements AutoCloseable {
    public static Stage start(Path folder, Children children) throws IOException {
        Files.createDirectories(folder);
        return new Stage(folder, BrokerProcess.start(folder.resolve("broker")), children);
    }

    public String bootstrap() {
        return broker.bootstrap();
    }

    public void createTopics(int partitions, String... names) throws InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            admin.createTopics(
                            Arrays.stream(names)
                                    .map(name ->
                                            new NewTopic(
                                                    name,
                                                    Optional.of(partitions),
                                                    Optional.empty()))
                                    .toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker makes no topics: " + List.of(names), e);
        }
    }

    /// @param apart topics that the bench itself writes
    public Usage usage(List<Child> children, Set<String> apart)
            throws IOException, InterruptedException {
        long cpu = children.stream().mapToLong(Child::cpuNanos).sum();
        long at = System.nanoTime();
        return new Usage(at, cpu, brokerNanos(), ownNanos(), appended(apart));
    }

    private Appended appended(Set<String> apart) throws IOException, InterruptedException {
        return broker.appended().entrySet().stream()
                .filter(topic -> !apart.contains(topic.getKey()))
                .map(Map.Entry::getValue)
                .reduce(new Appended(0, 0), Appended::plus);
    }

    private long brokerNanos() {
        return ProcessHandle.of(broker.pid()).map(Child::cpuNanos).orElse(0L);
    }

    private static long ownNanos() {
        return Child.cpuNanos(ProcessHandle.current());
    }

    /// What was used up to a moment.
    ///
    /// @param at the moment, by [System#nanoTime]
    /// @param cpu of the job's own JVMs, ns
    /// @param broker CPU of the broker, ns
    /// @param bench CPU of this JVM, which feeds and counts, ns
    public record Usage(long at, long cpu, long broker, long bench, Appended appended) {
        /// What each of `records` cost since then.
        public Round since(Usage start, long records) {
            var written = appended.minus(start.appended);
            double n = records;
            return new Round(
                    n / ((at - start.at) / 1e9),
                    (cpu - start.cpu) / 1e3 / n,
                    (broker - start.broker) / 1e3 / n,
                    written.bytes() / n,
                    written.records() / n,
                    (bench - start.bench) / 1e3 / n);
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}
