package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.Outcome;
import io.counterweight.event.Positions;
import io.counterweight.feature.EntityCompiler.KeyedLayout;
import io.counterweight.feature.StateLayout.Outcomes;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The features of one entity, compiled: reads, moves and writes the profiles of its members.
/// Immutable and thread-safe; the profiles are not.
///
/// Stored form: version (1 byte), fingerprint of the declarations (4), when it was touched last,
/// the ids of its transactions ([RecentIds]), each state, then the usual values ([UsualLayout]).
/// Version 2 had neither time nor ids, version 1 no usual values either.
public final class EntityFeatures {
    /// What a profile outlives its longest window by: half a year. A running level, a count of all
    /// or a set of pairs has no end of its own, and says little of who was away for so long.
    private static final Duration MARGIN = Duration.ofDays(180);

    private static final int VERSION = 3;
    private static final int WITHOUT_IDS = 2;
    private static final int WITHOUT_USUAL = 1;
    private static final int GROWTH = 64;

    private final String entity;
    private final int fingerprint;
    private final List<String> keys;
    private final List<StateLayout> layouts;
    private final UsualLayout usual;
    private final long keptFor;

    EntityFeatures(String entity, int fingerprint, List<KeyedLayout> layouts, UsualLayout usual) {
        this.entity = entity;
        this.fingerprint = fingerprint;
        this.keys = layouts.stream().map(KeyedLayout::key).toList();
        this.layouts = layouts.stream().map(KeyedLayout::layout).toList();
        this.usual = usual;
        this.keptFor =
                MARGIN.toMillis()
                        + this.layouts.stream().mapToLong(StateLayout::reach).max().orElse(0);
    }

    /// The stored profile, or a new one where there is none. Fails with [ProfileException] on
    /// another format, on a profile of other declarations and on damaged bytes.
    public Profile read(byte @Nullable [] bytes) {
        EntityState[] states = new EntityState[layouts.size()];
        if (bytes == null) {
            for (int i = 0; i < states.length; i++) {
                states[i] = layouts.get(i).empty();
            }
            return new Profile(states, usual.empty(), new RecentIds(), Profile.UNKNOWN, 0);
        }
        var in = new ProfileReader(bytes);
        int version = check(in);
        boolean hasIds = version == VERSION;
        long touched = hasIds ? in.getSigned() : Profile.UNKNOWN;
        var ids = hasIds ? RecentIds.read(in) : new RecentIds();
        for (int i = 0; i < states.length; i++) {
            states[i] = layouts.get(i).read(in);
        }
        var means = version == WITHOUT_USUAL ? usual.empty() : usual.read(in);
        in.end();
        return new Profile(states, means, ids, touched, bytes.length);
    }

    /// How long after its newest transaction a profile is kept, in milliseconds of event time: its
    /// longest window with its delay, or the longest time that it counts from, or eight half-lives,
    /// and half a year.
    public long keptFor() {
        return keptFor;
    }

    /// When a stored profile was touched last, whatever declarations it is of; [Profile#UNKNOWN]
    /// where it does not say.
    public static long touchedOf(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != VERSION) {
            return Profile.UNKNOWN;
        }
        var in = new ProfileReader(bytes);
        in.getByte();
        in.getInt();
        return in.getSigned();
    }

    /// Of its declarations: profiles carry it.
    public int fingerprint() {
        return fingerprint;
    }

    /// That of the declarations a stored profile was written by; fails with [ProfileException] on
    /// one of another format.
    public int fingerprintOf(byte[] bytes) {
        var in = new ProfileReader(bytes);
        requireVersion(in);
        return in.getInt();
    }

    /// A profile of other declarations as one of these: each state that both keep goes on, and each
    /// usual value; what only these keep begins anew. A sum over a window that only these keep
    /// takes the entity's next value for all before it.
    ///
    /// @param other features of the same entity by other declarations
    /// @param old a profile that `other` read; not to be used any more
    public Profile adopt(EntityFeatures other, Profile old) {
        int[] from = Positions.of(keys, other.keys);
        EntityState[] states = new EntityState[layouts.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] =
                    from[i] < 0
                            ? layouts.get(i).empty()
                            : layouts.get(i)
                                    .adopt(other.layouts.get(from[i]), old.states()[from[i]]);
        }
        return new Profile(
                states,
                usual.adopt(other.usual, old.usual()),
                old.ids(),
                old.touched(),
                old.stored());
    }

    public byte[] write(Profile p) {
        var out = new ProfileWriter(p.stored() + GROWTH);
        out.putByte(VERSION);
        out.putInt(fingerprint);
        out.putSigned(p.touched());
        p.ids().write(out);
        for (EntityState state : p.states()) {
            state.write(out);
        }
        p.usual().write(out);
        var bytes = out.toBytes();
        p.stored(bytes.length);
        return bytes;
    }

    /// Fills in what is usual for this member of the entity, as known so far: of each of its
    /// columns, and for the first entity also of those of the event alone. A column keeps what it
    /// held where nothing is known, and where it is made of others.
    public void usual(Profile p, float[] usual) {
        p.usual().fill(usual);
    }

    /// Fills the entity's columns, then the profile knows the transaction. The columns of the event
    /// and of entities declared earlier must be filled.
    public void observe(Profile p, EnrichedTransactionOrBuilder t, float[] features) {
        for (EntityState state : p.states()) {
            state.observe(t, features);
        }
        p.touch(t.getEventTime());
        p.usual().learn(features);
    }

    /// A label of one of the entity's transactions came back, or a revision. Each outcome is given
    /// once, after its transaction was observed.
    public void learn(Profile p, Outcome o) {
        for (EntityState state : p.states()) {
            state.learn(o);
        }
        p.touch(o.getEventTime());
    }

    /// Whether any feature reads labels.
    public boolean needsOutcomes() {
        return layouts.stream().anyMatch(l -> l.outcomes() != Outcomes.NONE);
    }

    /// Whether a feature also reads labels of the majority. Where not, only outcomes with a
    /// minority class as `label` or as `revised_from` need to come back.
    public boolean needsMajorityOutcomes() {
        return layouts.stream().anyMatch(l -> l.outcomes() == Outcomes.ALL);
    }

    /// Whether outcomes must name the members of all entities.
    public boolean needsPartners() {
        return layouts.stream().anyMatch(StateLayout::needsPartners);
    }

    /// The version of the stored form.
    private int check(ProfileReader in) {
        int version = requireVersion(in);
        int stored = in.getInt();
        if (stored != fingerprint) {
            throw new ProfileException(
                    "a profile must be of the declared features: entity="
                            + entity
                            + ", stored fingerprint="
                            + Integer.toHexString(stored)
                            + ", declared="
                            + Integer.toHexString(fingerprint));
        }
        return version;
    }

    private int requireVersion(ProfileReader in) {
        int version = in.getByte();
        if (version != VERSION && version != WITHOUT_IDS && version != WITHOUT_USUAL) {
            throw new ProfileException(
                    "a profile must have the known format: entity="
                            + entity
                            + ", version="
                            + version
                            + ", known="
                            + VERSION);
        }
        return version;
    }
}
