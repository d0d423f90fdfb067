package io.counterweight.stream;

import io.counterweight.feature.Profile;
import org.apache.kafka.streams.processor.StateStore;

/// The profiles of one entity's members, as objects: what one processor reads, moves and writes the
/// next one finds. For one thread.
interface Profiles extends StateStore {
    /// The profile of that member, or a new one that is kept once it is written. It may be moved
    /// until the next profile is read.
    Profile read(String id);

    /// Keeps what became of the profile that was last read.
    void write(String id, Profile profile);
}
