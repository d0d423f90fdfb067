package io.counterweight.stream.profile;

import io.counterweight.feature.Profile;
import java.util.concurrent.locks.Lock;
import org.apache.kafka.streams.processor.StateStore;
import org.jspecify.annotations.Nullable;

/// The profiles of one entity's members, as objects: what one processor reads, moves and writes the
/// next one finds. One that no transaction touched for long is forgotten ([ProfileClock]). For one
/// thread, and for others that read beside it: what the store's thread does from reading a profile
/// to writing it, it does under the [#lock].
public interface Profiles extends StateStore {
    /// The profile of that member, or a new one that is kept once it is written. It may be moved
    /// until the next profile is read.
    ///
    /// @param time event time of the transaction, in milliseconds
    Profile read(String id, long time);

    /// Keeps what became of the profile that was last read.
    void write(String id, Profile profile);

    /// Held by the store's thread while a profile is not what a transaction leaves behind.
    Lock lock();

    /// What a transaction of that time would read now, stored form; null for a new profile. Any
    /// thread that holds the [#lock].
    byte @Nullable [] stored(String id, long time);
}
