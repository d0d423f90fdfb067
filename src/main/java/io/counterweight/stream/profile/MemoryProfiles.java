package io.counterweight.stream.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterweight.feature.Profile;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.jspecify.annotations.Nullable;

/// Profiles in a map, for one thread. They are encoded only where all are asked for.
public final class MemoryProfiles implements Profiles {
    private final String name;
    private final ProfileCodec codec;
    private final ProfileClock clock;
    private final Lock lock = new ReentrantLock();

    /// The one read longest ago first.
    private final SequencedMap<String, Profile> profiles = new LinkedHashMap<>(16, 0.75f, true);

    /// The id that was asked for last, and what the map has of it: most are asked for two or three
    /// times in a row, and a look into a large map misses the processor's caches.
    private @Nullable String lastId;

    private @Nullable Profile last;

    public MemoryProfiles(String name, ProfileCodec codec) {
        this.name = name;
        this.codec = codec;
        this.clock = new ProfileClock(codec.keptFor());
    }

    @Override
    public Profile read(String id, long time) {
        clock.reach(time);
        if (!id.equals(lastId)) {
            lastId = id;
            last = profiles.get(id);
        }
        removeEldest();
        var profile = last;
        return profile == null || clock.isForgotten(profile.touched(), time)
                ? codec.read(null)
                : profile;
    }

    /// Two at most for one that comes.
    private void removeEldest() {
        for (int i = 0; i < 2 && !profiles.isEmpty(); i++) {
            if (!clock.isGone(profiles.firstEntry().getValue().touched())) {
                return;
            }
            profiles.pollFirstEntry();
            lastId = null;
        }
    }

    @Override
    public void write(String id, Profile profile) {
        if (profile != last || !id.equals(lastId)) {
            profiles.put(id, profile);
            lastId = id;
            last = profile;
        }
    }

    @Override
    public Lock lock() {
        return lock;
    }

    @Override
    public byte @Nullable [] stored(String id, long time) {
        var profile = profiles.get(id);
        return profile == null || clock.isForgotten(profile.touched(), time)
                ? null
                : codec.write(profile);
    }

    /// All entries, as their changelog has them.
    public SortedMap<Bytes, byte[]> entries() {
        var entries = new TreeMap<Bytes, byte[]>();
        profiles.forEach((id, profile) -> {
            if (!clock.isGone(profile.touched())) {
                entries.put(Bytes.wrap(id.getBytes(UTF_8)), codec.write(profile));
            }
        });
        entries.put(ProfileClock.KEY, clock.entry());
        return entries;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}
