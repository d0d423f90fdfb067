package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.Outcome;
import io.counterweight.event.Positions;
import io.counterweight.feature.EntityCompiler.KeyedLayout;
import java.util.LinkedHashMap;
import java.util.List;

/// The states of a key of several parts, one of which is the entity in whose profile they stand:
/// one set of states for each combination of the other parts, the last 256 met, the longest unmet
/// forgotten first. Those that no window reaches any more go before.
final class PartsLayout implements StateLayout {
    /// Combinations of an entity that are remembered.
    static final int REMEMBERED = 256;

    private final List<Part> parts;
    private final List<String> keys;
    private final List<StateLayout> layouts;

    PartsLayout(List<Part> parts, List<KeyedLayout> layouts) {
        this.parts = List.copyOf(parts);
        this.keys = layouts.stream().map(KeyedLayout::key).toList();
        this.layouts = layouts.stream().map(KeyedLayout::layout).toList();
    }

    /// A part of a key: an entity, or a category.
    ///
    /// @param slot among the entities, or among the categories
    record Part(int slot, boolean isEntity) {
        String of(EnrichedTransactionOrBuilder t) {
            return isEntity ? t.getEntities(slot) : t.getCategories(slot);
        }
    }

    /// The longest of the states; 0 where one counts for ever.
    @Override
    public long reach() {
        boolean isEndless = layouts.stream().anyMatch(layout -> layout.reach() == 0);
        return isEndless ? 0 : layouts.stream().mapToLong(StateLayout::reach).max().orElse(0);
    }

    @Override
    public Outcomes outcomes() {
        var most = Outcomes.NONE;
        for (var layout : layouts) {
            most = layout.outcomes().compareTo(most) > 0 ? layout.outcomes() : most;
        }
        return most;
    }

    @Override
    public boolean needsPartners() {
        return outcomes() != Outcomes.NONE;
    }

    @Override
    public EntityState empty() {
        return new State(new LinkedHashMap<>());
    }

    @Override
    public EntityState read(ProfileReader in) {
        int size = in.getSize();
        var members = new LinkedHashMap<Long, Member>();
        for (int i = 0; i < size; i++) {
            long hash = (long) in.getInt() << 32 | in.getInt() & 0xffffffffL;
            long touched = in.getSigned();
            var states = new EntityState[layouts.size()];
            for (int s = 0; s < states.length; s++) {
                states[s] = layouts.get(s).read(in);
            }
            members.put(hash, new Member(touched, states));
        }
        return new State(members);
    }

    @Override
    public EntityState adopt(StateLayout of, EntityState state) {
        var other = (PartsLayout) of;
        int[] from = Positions.of(keys, other.keys);
        var members = new LinkedHashMap<Long, Member>();
        ((State) state)
                .members.forEach((hash, member) -> {
                    var states = new EntityState[layouts.size()];
                    for (int s = 0; s < states.length; s++) {
                        states[s] =
                                from[s] < 0
                                        ? layouts.get(s).empty()
                                        : layouts.get(s)
                                                .adopt(
                                                        other.layouts.get(from[s]),
                                                        member.states[from[s]]);
                    }
                    members.put(hash, new Member(member.touched, states));
                });
        return new State(members);
    }

    private static final class Member {
        private final EntityState[] states;
        private long touched;

        Member(long touched, EntityState[] states) {
            this.touched = touched;
            this.states = states;
        }
    }

    private final class State implements EntityState {
        // the one met longest ago first
        private final LinkedHashMap<Long, Member> members;

        State(LinkedHashMap<Long, Member> members) {
            this.members = members;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            long hash = 0;
            for (Part part : parts) {
                hash = 31 * hash + StableHash.of(part.of(t));
            }
            var member = members.remove(hash);
            if (member == null) {
                var states = new EntityState[layouts.size()];
                for (int s = 0; s < states.length; s++) {
                    states[s] = layouts.get(s).empty();
                }
                member = new Member(t.getEventTime(), states);
            }
            for (var state : member.states) {
                state.observe(t, features);
            }
            member.touched = Math.max(member.touched, t.getEventTime());
            forget(member.touched);
            members.put(hash, member);
        }

        private void forget(long now) {
            long reach = reach();
            var oldest = members.values().iterator();
            while (oldest.hasNext()) {
                boolean isOver = oldest.next().touched <= now - reach && reach > 0;
                if (!isOver && members.size() < REMEMBERED) {
                    return;
                }
                oldest.remove();
            }
        }

        @Override
        public void learn(Outcome o) {
            if (o.getEntitiesCount() == 0) {
                return;
            }
            long hash = 0;
            for (Part part : parts) {
                hash = 31 * hash + StableHash.of(o.getEntities(part.slot()));
            }
            var member = members.get(hash);
            if (member != null) {
                for (var state : member.states) {
                    state.learn(o);
                }
            }
        }

        @Override
        public void write(ProfileWriter out) {
            out.putVarLong(members.size());
            members.forEach((hash, member) -> {
                out.putInt((int) (hash >>> 32));
                out.putInt((int) (long) hash);
                out.putSigned(member.touched);
                for (var state : member.states) {
                    state.write(out);
                }
            });
        }

        @Override
        public int heapBytes() {
            int bytes = 96;
            for (var member : members.values()) {
                bytes += 96;
                for (var state : member.states) {
                    bytes += state.heapBytes();
                }
            }
            return bytes;
        }
    }
}
