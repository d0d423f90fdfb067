package io.counterweight.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NicenessTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void threadsOfThatNameGiveWayAndNoOthers() throws Exception {
        try (var gives = new Waiting("nicer-StreamThread-1");
                var other = new Waiting("other-StreamThread-1")) {
            int before = other.niceness();

            assertEquals(1, Niceness.give("nicer-StreamThread", before + 3));

            assertEquals(before + 3, gives.niceness());
            assertEquals(before, other.niceness());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingHappensWhereNoThreadHasTheName() {
        assertEquals(0, Niceness.give("nobody-StreamThread", 3));
    }

    @Test
    void whatIsLearnedGivesWayToWhatIsDecided() {
        assertTrue(Niceness.of("trainer") > Niceness.of("scorer"));
        assertTrue(Niceness.of("scorer") > Niceness.of("replay"));
    }

    /// A thread that runs until it is closed.
    private static final class Waiting implements AutoCloseable {
        private final CountDownLatch end = new CountDownLatch(1);
        private final String name;
        private final Thread thread;

        Waiting(String name) throws InterruptedException {
            this.name = name;
            var started = new CountDownLatch(1);
            thread =
                    Thread.ofPlatform()
                            .name(name)
                            .start(() -> {
                                started.countDown();
                                try {
                                    end.await();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            started.await();
        }

        /// As Linux says it: the 19th field of `stat`, the 17th after the name in brackets.
        int niceness() throws IOException {
            try (var threads = Files.list(Path.of("/proc/self/task"))) {
                for (var task : (List<Path>) threads.toList()) {
                    if (name.startsWith(Files.readString(task.resolve("comm")).strip())) {
                        var stat = Files.readString(task.resolve("stat"));
                        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                        return Integer.parseInt(Arrays.asList(fields).get(16));
                    }
                }
            }
            throw new AssertionError("no thread " + name);
        }

        @Override
        public void close() throws InterruptedException {
            end.countDown();
            thread.join();
        }
    }
}
