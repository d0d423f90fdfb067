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

    default Outcomes outcomes() {
        return Outcomes.NONE;
    }
}
