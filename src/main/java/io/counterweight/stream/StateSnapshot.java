package io.counterweight.stream;

import io.counterweight.plan.PlanText;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.pending.PendingKeys;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// The stores of a scorer and a trainer at one moment, in a file that [StreamReplay#export] wrote:
/// what a new service starts from. It is read entry by entry and never held whole. Immutable and
/// thread-safe.
public final class StateSnapshot {
    static final String MAGIC = "counterweight-snapshot";
    static final String END = "end";
    static final int VERSION = 1;

    private final Path file;
    private final long until;
    private final long entries;

    private StateSnapshot(Path file, long until, long entries) {
        this.file = file;
        this.until = until;
        this.entries = entries;
    }

    /// Hears the entries.
    public interface Listener {
        /// One entry, as the store's changelog has it.
        void entry(String store, byte[] key, byte[] value);
    }

    /// Reads the whole file and checks it.
    ///
    /// @throws SnapshotException when it is none, not whole, or of another declaration than `plan`
    public static StateSnapshot open(Path file, StreamPlan plan) {
        var count = new long[1];
        long until = read(file, plan, (store, key, value) -> count[0]++);
        return new StateSnapshot(file, until, count[0]);
    }

    /// Reads all entries. Those of stores that earlier releases had are given as what they are now,
    /// or left out where nothing needs them any more.
    public void read(StreamPlan plan, Listener listener) {
        read(
                file,
                plan,
                (store, key, value) -> {
                    if (!store.equals(StateStores.EXPIRY)) {
                        listener.entry(store, key, value);
                        return;
                    }
                    var now = PendingKeys.ofEarlier(key);
                    if (now != null) {
                        listener.entry(StateStores.PENDING, now, value);
                    }
                });
    }

    /// Time of the last transaction, in milliseconds.
    public long until() {
        return until;
    }

    /// Entries of all stores together.
    public long entries() {
        return entries;
    }

    private static long read(Path file, StreamPlan plan, Listener listener) {
        try (var in =
                new DataInputStream(
                        new BufferedInputStream(
                                new GZIPInputStream(Files.newInputStream(file), 1 << 16),
                                1 << 16))) {
            requireMagic(file, in);
            requireEqual(file, parts(in), PlanText.of(plan));
            long until = in.readLong();
            for (int stores = in.readInt(); stores > 0; stores--) {
                var store = text(in);
                for (int left = in.readInt(); left > 0; left--) {
                    listener.entry(store, bytes(in), bytes(in));
                }
            }
            // Reading on past the end mark checks the sum over all.
            if (!text(in).equals(END) || in.read() != -1) {
                throw new ZipException("it does not end where it should");
            }
            return until;
        } catch (NoSuchFileException e) {
            throw new SnapshotException("the snapshot does not exist: file=" + file, e);
        } catch (EOFException | ZipException e) {
            throw new SnapshotException(
                    "the file is not a whole snapshot: it is cut off, damaged or something else: "
                            + "file="
                            + file
                            + ", reason="
                            + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new SnapshotException("the snapshot cannot be read: file=" + file, e);
        }
    }

    private static void requireMagic(Path file, DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length != MAGIC.length()
                || !new String(in.readNBytes(length), StandardCharsets.UTF_8).equals(MAGIC)) {
            throw new ZipException("it begins otherwise");
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw new SnapshotException(
                    "the snapshot must be of version %d: version=%d, file=%s"
                            .formatted(VERSION, version, file));
        }
    }

    private static Map<String, String> parts(DataInputStream in) throws IOException {
        var parts = new LinkedHashMap<String, String>();
        for (int left = in.readInt(); left > 0; left--) {
            parts.put(text(in), text(in));
        }
        return parts;
    }

    private static void requireEqual(
            Path file, Map<String, String> made, Map<String, String> asked) {
        var names = new LinkedHashSet<>(made.keySet());
        names.addAll(asked.keySet());
        names.removeIf(name -> withoutClip(made.get(name)).equals(withoutClip(asked.get(name))));
        if (names.isEmpty()) {
            return;
        }
        var first = names.getFirst();
        throw new SnapshotException(
                "the snapshot is of another declaration, other in: %s; the first: snapshot=%s, pipeline=%s, file=%s"
                        .formatted(
                                String.join("; ", names),
                                made.getOrDefault(first, "none"),
                                asked.getOrDefault(first, "none"),
                                file));
    }

    /// A recipe that says nothing of its bound got another default since; what it learned fits
    /// both.
    private static String withoutClip(@Nullable String part) {
        return String.valueOf(part).replaceFirst(", clip=[0-9.E]+", "");
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new ZipException("a length is negative");
        }
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("it ends too early");
        }
        return bytes;
    }
}
