package io.counterweight.feature;

/// One kind of state as compiled from the declarations: makes the states of profiles. Immutable.
interface StateLayout {
    /// What labels a state needs to hear of.
    enum Outcomes {
        NONE,
        MINORITY,
        ALL
    }

    EntityState empty();

    EntityState read(ProfileReader in);

    /// How long a transaction counts, in milliseconds; 0 where it counts for ever, or not by time.
    default long reach() {
        return 0;
    }

    default Outcomes outcomes() {
        return Outcomes.NONE;
    }

    /// Whether labels must say which members of the other entities their transaction was of.
    default boolean needsPartners() {
        return false;
    }

    /// A state that a layout of the same key made for another declaration, as this one's.
    default EntityState adopt(StateLayout of, EntityState state) {
        var out = new ProfileWriter(64);
        state.write(out);
        return read(new ProfileReader(out.toBytes()));
    }
}
