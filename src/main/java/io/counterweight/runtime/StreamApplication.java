package io.counterweight.runtime;

import io.counterweight.config.UserError;
import io.counterweight.observe.StreamState;
import io.counterweight.runtime.ThreadDeaths.End;
import io.counterweight.runtime.ThreadDeaths.Replace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Kafka Streams application of this process: the scorer or the trainer. A thread that dies of
/// what passes by ([PassingFault]) is replaced; any other fault ends the application, with a log
/// line, and the liveness probe says so. Thread-safe.
public final class StreamApplication {
    private static final Logger log = LoggerFactory.getLogger(StreamApplication.class);

    private final String name;
    private final KafkaStreams streams;
    private final StreamProgress progress = new StreamProgress(System::nanoTime);
    private final ThreadDeaths deaths =
            new ThreadDeaths(System::nanoTime, progress::lastProgressNanos);
    private final Consumer<String> replaced;
    private final CountDownLatch closing = new CountDownLatch(1);

    /// @param replaced hears the cause, kebab-case, of each thread that is replaced
    /// @param failed hears the name when the application has ended in error
    /// @throws UserError when Kafka does not take a setting, or another process has the state
    ///   folder
    public StreamApplication(
            String name,
            Topology topology,
            Properties settings,
            Consumer<String> replaced,
            Consumer<String> failed) {
        this.name = name;
        this.replaced = replaced;
        this.streams = streams(topology, settings);
        streams.setUncaughtExceptionHandler(this::died);
        streams.setStateListener((now, before) -> {
            log.info("application state name={} state={} before={}", name, now, before);
            if (now == KafkaStreams.State.ERROR) {
                failed.accept(name);
            } else if (now == KafkaStreams.State.RUNNING) {
                // Also of threads that came in the place of others.
                int threads = Niceness.give(name + "-StreamThread", Niceness.of(name));
                log.debug("threads give way name={} threads={}", name, threads);
            }
        });
    }

    private static KafkaStreams streams(Topology topology, Properties settings) {
        try {
            return new KafkaStreams(topology, settings);
        } catch (ConfigException e) {
            throw StreamSettings.wrong(e);
        } catch (StreamsException e) {
            if (isLocked(settings)) {
                throw new UserError(
                        "state-dir must be of one process alone, and another one uses it:"
                                + " state-dir="
                                + settings.getProperty(StreamsConfig.STATE_DIR_CONFIG)
                                + "; end that process, or give this one a folder of its own",
                        e);
            }
            throw e;
        }
    }

    /// Kafka Streams says it as a message only: whether another process holds its lock.
    private static boolean isLocked(Properties settings) {
        var lock =
                Path.of(
                        settings.getProperty(StreamsConfig.STATE_DIR_CONFIG),
                        settings.getProperty(StreamsConfig.APPLICATION_ID_CONFIG),
                        ".lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                var held = channel.tryLock()) {
            return held == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Called by the thread that dies, which keeps its partitions until this returns; at the end of
    /// the process nobody waits for it.
    private StreamThreadExceptionResponse died(Throwable fault) {
        switch (deaths.of(fault)) {
            case End(var why) -> {
                log.error("application ends name={} reason={}", name, why, fault);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
            case Replace(var cause, var pause, var isNew) -> {
                replaced.accept(cause.code());
                if (isNew) {
                    log.warn(
                            "stream thread is replaced name={} cause={} detail={}",
                            name,
                            cause.code(),
                            TopicCheck.causes(fault));
                }
                pause(pause);
                // Also where the application is being closed: that ends the next thread too, and is
                // no failure, as the end of the client would be.
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
        }
    }

    private void pause(Duration pause) {
        try {
            var _ = closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String name() {
        return name;
    }

    /// For binding its metrics.
    public KafkaStreams streams() {
        return streams;
    }

    /// Whether it gets on; a [ProgressWatch] keeps it up to date.
    public StreamProgress progress() {
        return progress;
    }

    public void start() {
        streams.start();
    }

    public StreamState state() {
        return StreamState.valueOf(streams.state().name());
    }

    /// Commits, and leaves the group, a member with a `group.instance.id` too: its partitions go to
    /// the others now, not when its session ends, and the next start does not wait for it.
    public void close(Duration longest) {
        closing.countDown();
        boolean ended =
                streams.close(
                        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                                .withTimeout(longest));
        if (!ended) {
            log.warn("application did not end in time name={} timeout={}", name, longest);
        }
    }
}
