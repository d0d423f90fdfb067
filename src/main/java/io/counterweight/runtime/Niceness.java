package io.counterweight.runtime;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far threads give way to others of the process, as `nice(1)` has it: whoever waits for an
/// answer goes before the stream, and the stream before what is learned from it. Without this a
/// call waits until a thread that learns has used up its slice.
///
/// Linux alone has niceness by thread, and names its threads in `/proc`; elsewhere nothing happens.
/// A process may always lower itself, so no privilege is needed. Thread-safe.
final class Niceness {
    /// Of the threads of the scorer's application: behind calls that wait.
    static final int SCORER = 5;

    /// Of the threads of the trainer's application: behind those too.
    static final int TRAINER = 10;

    /// What Linux keeps of a thread's name.
    private static final int NAME = 15;

    private static final int PRIO_PROCESS = 0;
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final Logger log = LoggerFactory.getLogger(Niceness.class);

    private Niceness() {}

    /// Of an application by its name; 0, as the process, of any other.
    static int of(String application) {
        return switch (application) {
            case "scorer" -> SCORER;
            case "trainer" -> TRAINER;
            default -> 0;
        };
    }

    /// Gives each running thread whose name begins so its niceness; one that cannot be changed
    /// stays as it is.
    ///
    /// @return how many threads took it
    static int give(String beginning, int niceness) {
        if (!Files.isDirectory(THREADS)) {
            return 0;
        }
        var name = beginning.substring(0, Math.min(NAME, beginning.length()));
        int took = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (var thread : threads) {
                if (nameOf(thread).startsWith(name)
                        && set(Integer.parseInt(thread.getFileName().toString()), niceness)) {
                    took++;
                }
            }
        } catch (IOException e) {
            log.debug("threads keep their niceness: {}", e.toString());
        }
        return took;
    }

    private static String nameOf(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"));
        } catch (IOException ended) {
            return "";
        }
    }

    private static boolean set(int thread, int niceness) {
        try {
            return (int) Native.SET_PRIORITY.invokeExact(PRIO_PROCESS, thread, niceness) == 0;
        } catch (Throwable e) {
            throw new AssertionError("setpriority does not throw", e);
        }
    }

    /// Looked up where it is first needed.
    private static final class Native {
        static final MethodHandle SET_PRIORITY =
                Linker.nativeLinker()
                        .downcallHandle(
                                Linker.nativeLinker().defaultLookup().findOrThrow("setpriority"),
                                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    }
}
