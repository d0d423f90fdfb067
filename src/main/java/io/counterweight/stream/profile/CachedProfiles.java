package io.counterweight.stream.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterweight.feature.EntityFeatures;
import io.counterweight.feature.Profile;
import io.counterweight.stream.profile.ProfileTiers.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/// Profiles in memory above a store on disk, with one changelog record a commit for each profile
/// that was touched. For one thread, and under the [#lock] for others that read.
///
/// Three tiers, each the least recently used of the one before, within the store's share of
/// [ProfileMemory]: decoded, encoded, on disk. The changelog gets what was touched when Kafka
/// Streams commits ([#flushCache]), or earlier where it leaves the first tier. The disk gets what
/// leaves memory; and what else is in it before Kafka Streams notes how far the changelog is on
/// disk ([#commit]): on an orderly end, or at each commit where the guarantee is at least once.
///
/// What is forgotten ([ProfileClock]) is removed bit by bit: the eldest in memory with each profile
/// that is read, and once a week of event time in a walk over the disk, a step now and then.
///
/// Another thread reads beside it under the [#lock], what is not yet committed too: between two
/// commits profiles hold what may still be taken back.
public final class CachedProfiles
        extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, String, Profile>
        implements Profiles {
    /// The part of the share that decoded profiles keep, when not all fit in.
    private static final int DECODED = 4;

    /// Removed from memory at most for one that is read.
    private static final int REMOVED_AT_ONCE = 2;

    /// Reads from one step over the disk to the next.
    private static final int READS = 64;

    /// A profile is encoded for the changelog while the processor's cache still has it, when the
    /// next one is read: at the commit it would be fetched from memory again. One that is touched
    /// more often than this between two commits waits for the second.
    private static final int ENCODINGS = 2;

    /// Entries of a step: four for each read, so that a walk is through before as many profiles
    /// came new as it removes.
    private static final int STEP = 4 * READS;

    private final ProfileCodec codec;
    private final ProfileClock clock;
    private final Lock lock = new ReentrantLock();
    private final ProfileTiers tiers = new ProfileTiers();
    private final List<Entry> touched = new ArrayList<>();

    /// Written last, and still in the processor's cache.
    private @Nullable Entry latest;

    private final Headers noHeaders = new RecordHeaders();
    private InternalProcessorContext<?, ?> context;
    private ProfileMemory memory;
    private boolean isOpen;
    private boolean isExactlyOnce;
    private boolean hasDay;
    private long timestamp;

    /// Where the walk over the disk goes on; null when it is through.
    private @Nullable Bytes next;

    private int reads;

    /// @param disk registers this store with its own way to restore it
    @SuppressWarnings("NullAway.Init")
    public CachedProfiles(ProfileCodec codec, KeyValueStore<Bytes, byte[]> disk) {
        super(disk);
        this.codec = codec;
        this.clock = new ProfileClock(codec.keptFor());
    }

    /// Also when a task is revived, whose profiles hold what was taken back.
    @Override
    public void init(StateStoreContext context, StateStore root) {
        clearCache();
        this.context = (InternalProcessorContext<?, ?>) context;
        memory = ProfileMemory.of(context.appConfigs());
        isExactlyOnce =
                StreamsConfig.EXACTLY_ONCE_V2.equals(
                        context.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
        super.init(context, root);
        if (!isOpen) {
            isOpen = true;
            memory.open();
        }
    }

    @Override
    public Profile read(String id, long time) {
        reach(time);
        if (latest != null && !latest.id.equals(id)) {
            encodeLatest(latest);
        }
        var entry = tiers.decoded(id);
        if (entry == null) {
            entry = load(id);
        }
        if (clock.isForgotten(entry.touched(), time)) {
            tiers.change(entry, codec.read(null));
            entry.settle();
            entry.isAhead = false;
        }
        makeRoom();
        removeGone();
        return entry.profile();
    }

    @Override
    public Lock lock() {
        return lock;
    }

    @Override
    public byte @Nullable [] stored(String id, long time) {
        if (!isOpen) {
            throw new InvalidStateStoreException("the store is closed: store=" + name());
        }
        var entry = tiers.find(id);
        if (entry == null) {
            var bytes = wrapped().get(Bytes.wrap(id.getBytes(UTF_8)));
            return bytes == null || clock.isForgotten(EntityFeatures.touchedOf(bytes), time)
                    ? null
                    : bytes;
        }
        if (clock.isForgotten(entry.touched(), time)) {
            return null;
        }
        var toLog = entry.toLog;
        return toLog == null ? bytes(entry) : toLog;
    }

    private Entry load(String id) {
        var entry = tiers.pollEncoded(id);
        if (entry == null) {
            entry = new Entry(id);
            tiers.addDecoded(entry, codec.read(wrapped().get(entry.key())));
        } else {
            tiers.addDecoded(entry, codec.read(entry.bytes()));
        }
        return entry;
    }

    @Override
    public void write(String id, Profile profile) {
        var entry = tiers.decoded(id);
        if (entry == null || entry.profile() != profile) {
            throw new IllegalStateException(
                    "a profile must be written before others are read: store=" + name());
        }
        if (!entry.isTouched) {
            entry.isTouched = true;
            touched.add(entry);
        }
        entry.toLog = null;
        latest = entry;
        entry.isAhead = true;
        timestamp = context.recordContext().timestamp();
    }

    private void encodeLatest(Entry entry) {
        latest = null;
        if (entry.isTouched && entry.isDecoded() && entry.encodings < ENCODINGS) {
            entry.encodings++;
            entry.toLog = codec.write(entry.profile());
            tiers.change(entry, entry.profile());
        }
    }

    private byte[] toLog(Entry entry) {
        var bytes = entry.toLog;
        if (bytes != null) {
            return bytes;
        }
        tiers.change(entry, entry.profile());
        return codec.write(entry.profile());
    }

    /// Before each commit: the changelog gets what was touched.
    @Override
    public void flushCache() {
        latest = null;
        List<KeyValue<Bytes, byte[]>> toDisk = new ArrayList<>();
        for (var entry : touched) {
            if (entry.isTouched) {
                var key = entry.key();
                var bytes = settled(entry);
                log(key, bytes);
                if (!isExactlyOnce) {
                    entry.isAhead = false;
                    toDisk.add(KeyValue.pair(key, bytes));
                }
            }
        }
        touched.clear();
        wrapped().putAll(toDisk);
        locked(this::makeRoom);
    }

    /// One by one, since another thread waits no longer than for one.
    private byte[] settled(Entry entry) {
        lock.lock();
        try {
            var bytes = toLog(entry);
            entry.settle();
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private void log(Bytes key, byte @Nullable [] value) {
        context.logChange(name(), key, value, timestamp, noHeaders, wrapped().getPosition());
    }

    private void makeRoom() {
        long share = memory.share();
        while (tiers.bytes() > share) {
            var decoded = tiers.eldestDecoded();
            var encoded = tiers.eldestEncoded();
            if (decoded != null && (encoded == null || tiers.decodedBytes() > share / DECODED)) {
                encode(decoded);
            } else if (encoded != null) {
                tiers.remove(encoded);
                if (encoded.isAhead) {
                    wrapped().put(encoded.key(), encoded.bytes());
                }
            } else {
                return;
            }
        }
    }

    private void encode(Entry entry) {
        tiers.remove(entry);
        if (!entry.isAhead && entry.profile().isNew()) {
            // Read and never written, or on disk.
            return;
        }
        var ready = entry.toLog;
        var bytes = ready == null ? codec.write(entry.profile()) : ready;
        if (entry.isTouched) {
            var key = entry.key();
            log(key, bytes);
            entry.settle();
            if (!isExactlyOnce) {
                wrapped().put(key, bytes);
                entry.isAhead = false;
            }
        }
        tiers.addEncoded(entry, bytes);
    }

    /// The disk gets what it lacks, then how far the changelog is.
    @Override
    public void commit(Map<TopicPartition, Long> offsets) {
        if (isExactlyOnce) {
            List<KeyValue<Bytes, byte[]>> toDisk = new ArrayList<>();
            locked(() ->
                    tiers.all()
                            .filter(entry -> entry.isAhead)
                            .forEach(entry -> toDisk.add(ahead(entry))));
            wrapped().putAll(toDisk);
        }
        super.commit(offsets);
    }

    private KeyValue<Bytes, byte[]> ahead(Entry entry) {
        entry.isAhead = false;
        return KeyValue.pair(entry.key(), bytes(entry));
    }

    private byte[] bytes(Entry entry) {
        return entry.isDecoded() ? codec.write(entry.profile()) : entry.bytes();
    }

    /// The newest day is written once a day, at once.
    private void reach(long time) {
        if (!hasDay) {
            hasDay = true;
            clock.set(wrapped().get(ProfileClock.KEY));
        }
        if (clock.reach(time) || clock.setBack(context.currentSystemTimeMs(), time)) {
            timestamp = context.recordContext().timestamp();
            put(ProfileClock.KEY, clock.entry());
            if (clock.isNewWeek() && next == null) {
                next = ProfileClock.KEY;
            }
        }
    }

    private void put(Bytes key, byte @Nullable [] value) {
        wrapped().put(key, value);
        log(key, value);
    }

    private void removeGone() {
        for (int i = 0; i < REMOVED_AT_ONCE; i++) {
            var eldest = tiers.eldestEncoded();
            if (eldest == null) {
                eldest = tiers.eldestDecoded();
            }
            if (eldest == null || !clock.isGone(eldest.touched())) {
                break;
            }
            tiers.remove(eldest);
            eldest.settle();
            put(eldest.key(), null);
        }
        if (next != null && ++reads % READS == 0) {
            walk(next);
        }
    }

    /// Over some entries of the disk. What is in memory is newer there; one of a form without a
    /// time counts from now on.
    private void walk(Bytes from) {
        List<KeyValue<Bytes, byte[]>> step = new ArrayList<>();
        try (var entries = wrapped().range(from, null)) {
            while (step.size() < STEP && entries.hasNext()) {
                step.add(entries.next());
            }
        }
        for (var entry : step) {
            if (!entry.key.equals(ProfileClock.KEY)
                    && !tiers.contains(new String(entry.key.get(), UTF_8))) {
                long touched = EntityFeatures.touchedOf(entry.value);
                if (touched == Profile.UNKNOWN) {
                    var profile = codec.read(entry.value);
                    profile.touch(clock.today());
                    put(entry.key, codec.write(profile));
                } else if (clock.isGone(touched)) {
                    put(entry.key, null);
                }
            }
        }
        next = step.size() < STEP ? null : after(step.getLast().key);
    }

    private static Bytes after(Bytes key) {
        return Bytes.wrap(Arrays.copyOf(key.get(), key.get().length + 1));
    }

    @Override
    public void clearCache() {
        locked(() -> {
            tiers.clear();
            touched.clear();
            latest = null;
            hasDay = false;
            next = null;
        });
    }

    @Override
    public void close() {
        locked(() -> {
            if (isOpen) {
                isOpen = false;
                memory.close();
            }
            clearCache();
        });
        super.close();
    }
}
