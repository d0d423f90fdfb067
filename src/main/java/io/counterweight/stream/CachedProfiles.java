package io.counterweight.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterweight.feature.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/// Profiles in memory above a store on disk, with one changelog record a commit for each profile
/// that was touched. For one thread.
///
/// Three tiers, each the least recently used of the one before, within the store's share of
/// [ProfileMemory]: decoded, encoded, on disk. The changelog gets what was touched when Kafka
/// Streams commits ([#flushCache]), or earlier where it leaves the first tier. The disk gets what
/// leaves memory; and what else is in it before Kafka Streams notes how far the changelog is on
/// disk ([#commit]): on an orderly end, or at each commit where the guarantee is at least once.
///
/// Whoever wants to read a profile beside the stream's thread must be handed a copy at
/// [#flushCache]: between two commits profiles hold what may still be taken back.
final class CachedProfiles extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, String, Profile>
        implements Profiles {
    /// Of an entry besides its profile, about: entry of the map, id, its object.
    private static final int ENTRY = 160;

    /// The part of the share that decoded profiles keep, when not all fit in.
    private static final int DECODED = 4;

    private final ProfileCodec codec;
    private final LinkedHashMap<String, Entry> decoded = new LinkedHashMap<>(16, 0.75f, true);
    private final LinkedHashMap<String, Entry> encoded = new LinkedHashMap<>();
    private final List<Entry> touched = new ArrayList<>();
    private final Headers noHeaders = new RecordHeaders();
    private InternalProcessorContext<?, ?> context;
    private ProfileMemory memory;
    private boolean isOpen;
    private boolean isExactlyOnce;
    private long decodedBytes;
    private long encodedBytes;
    private long timestamp;

    /// A profile in memory: as an object or as bytes.
    private static final class Entry {
        final String id;
        @Nullable Profile profile;
        byte @Nullable [] bytes;

        /// Counted in the bound.
        long size;

        /// Not yet in the changelog.
        boolean isTouched;

        /// The disk has it.
        boolean isStored = true;

        Entry(String id) {
            this.id = id;
        }

        Bytes key() {
            return Bytes.wrap(id.getBytes(UTF_8));
        }
    }

    /// @param disk registers this store with its own way to restore it
    @SuppressWarnings("NullAway.Init")
    CachedProfiles(ProfileCodec codec, KeyValueStore<Bytes, byte[]> disk) {
        super(disk);
        this.codec = codec;
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
    public Profile read(String id) {
        var entry = decoded.get(id);
        return entry == null ? load(id) : profile(entry);
    }

    private Profile load(String id) {
        var entry = encoded.remove(id);
        byte[] bytes;
        if (entry == null) {
            entry = new Entry(id);
            bytes = wrapped().get(entry.key());
        } else {
            encodedBytes -= entry.size;
            bytes = entry.bytes;
            entry.bytes = null;
        }
        var profile = codec.read(bytes);
        entry.profile = profile;
        entry.size = ENTRY + profile.heapBytes();
        decodedBytes += entry.size;
        decoded.put(id, entry);
        makeRoom();
        return profile;
    }

    @Override
    public void write(String id, Profile profile) {
        var entry = decoded.get(id);
        if (entry == null || entry.profile != profile) {
            throw new IllegalStateException(
                    "a profile must be written before others are read: store=" + name());
        }
        if (!entry.isTouched) {
            entry.isTouched = true;
            touched.add(entry);
        }
        entry.isStored = false;
        timestamp = context.recordContext().timestamp();
    }

    /// Before each commit: the changelog gets what was touched.
    @Override
    public void flushCache() {
        List<KeyValue<Bytes, byte[]>> stored = new ArrayList<>();
        for (var entry : touched) {
            if (entry.isTouched) {
                var key = entry.key();
                var bytes = log(entry, key);
                long size = ENTRY + profile(entry).heapBytes();
                decodedBytes += size - entry.size;
                entry.size = size;
                if (!isExactlyOnce) {
                    entry.isStored = true;
                    stored.add(KeyValue.pair(key, bytes));
                }
            }
        }
        touched.clear();
        if (!stored.isEmpty()) {
            wrapped().putAll(stored);
        }
        makeRoom();
    }

    private byte[] log(Entry entry, Bytes key) {
        var bytes = codec.write(profile(entry));
        context.logChange(name(), key, bytes, timestamp, noHeaders, wrapped().getPosition());
        entry.isTouched = false;
        return bytes;
    }

    /// The one read last stays decoded: it may be moved yet.
    private void makeRoom() {
        long share = memory.share();
        while (decodedBytes + encodedBytes > share) {
            if (decoded.size() > 1 && (decodedBytes > share / DECODED || encoded.isEmpty())) {
                encodeEldest();
            } else if (!encoded.isEmpty()) {
                store(encoded.pollFirstEntry().getValue());
            } else {
                return;
            }
        }
    }

    private void encodeEldest() {
        var entry = decoded.pollFirstEntry().getValue();
        decodedBytes -= entry.size;
        if (entry.isStored && isNew(entry)) {
            return;
        }
        if (entry.isTouched) {
            var key = entry.key();
            entry.bytes = log(entry, key);
            if (!isExactlyOnce) {
                wrapped().put(key, entry.bytes);
                entry.isStored = true;
            }
        } else {
            entry.bytes = codec.write(profile(entry));
        }
        entry.profile = null;
        entry.size = ENTRY + entry.bytes.length;
        encodedBytes += entry.size;
        encoded.put(entry.id, entry);
    }

    /// Read and never written: there is nothing to keep.
    private static boolean isNew(Entry entry) {
        return profile(entry).isNew();
    }

    private void store(Entry entry) {
        encodedBytes -= entry.size;
        if (!entry.isStored) {
            wrapped().put(entry.key(), entry.bytes);
        }
    }

    /// The disk gets all that it has not, then how far the changelog is.
    @Override
    public void commit(Map<TopicPartition, Long> offsets) {
        List<KeyValue<Bytes, byte[]>> stored = new ArrayList<>();
        if (isExactlyOnce) {
            Stream.concat(encoded.values().stream(), decoded.values().stream())
                    .filter(entry -> !entry.isStored)
                    .forEach(entry -> {
                        entry.isStored = true;
                        var bytes = entry.bytes;
                        stored.add(
                                KeyValue.pair(
                                        entry.key(),
                                        bytes == null ? codec.write(profile(entry)) : bytes));
                    });
            wrapped().putAll(stored);
        }
        super.commit(offsets);
    }

    private static Profile profile(Entry entry) {
        var profile = entry.profile;
        if (profile == null) {
            throw new IllegalStateException("an entry must be decoded: id=" + entry.id);
        }
        return profile;
    }

    @Override
    public void clearCache() {
        decoded.clear();
        encoded.clear();
        touched.clear();
        decodedBytes = 0;
        encodedBytes = 0;
    }

    @Override
    public void close() {
        if (isOpen) {
            isOpen = false;
            memory.close();
        }
        clearCache();
        super.close();
    }
}
