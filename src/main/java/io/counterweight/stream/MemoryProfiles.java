package io.counterweight.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterweight.feature.Profile;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;

/// Profiles in a map, for one thread. They are encoded only where all are asked for.
final class MemoryProfiles implements Profiles {
    private final String name;
    private final ProfileCodec codec;
    private final Map<String, Profile> profiles = new HashMap<>();

    MemoryProfiles(String name, ProfileCodec codec) {
        this.name = name;
        this.codec = codec;
    }

    @Override
    public Profile read(String id) {
        var profile = profiles.get(id);
        return profile == null ? codec.read(null) : profile;
    }

    @Override
    public void write(String id, Profile profile) {
        profiles.put(id, profile);
    }

    /// All entries, as their changelog has them.
    SortedMap<Bytes, byte[]> entries() {
        var entries = new TreeMap<Bytes, byte[]>();
        profiles.forEach(
                (id, profile) -> entries.put(Bytes.wrap(id.getBytes(UTF_8)), codec.write(profile)));
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
