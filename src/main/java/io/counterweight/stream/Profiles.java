package io.counterweight.stream;

import io.counterweight.feature.Profile;
import org.apache.kafka.streams.processor.StateStore;

/// The profiles of one entity's members, as objects: what one processor reads, moves and writes the
/// next one finds. One that no transaction touched for long is forgotten ([ProfileClock]). For one
/// thread.
interface Profiles extends StateStore {
    /// The profile of that member, or a new one that is kept once it is written. It may be moved
    /// until the next profile is read.
    ///
    /// @param time event time of the transaction, in milliseconds
    Profile read(String id, long time);

    /// Keeps what became of the profile that was last read.
    void write(String id, Profile profile);
}
