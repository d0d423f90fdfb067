package io.counterweight.rule;

import io.counterweight.rule.RuleChange.Declared;
import io.counterweight.rule.RuleChange.Stated;
import io.counterweight.rule.RuleTimeline.Placed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules of a pipeline while it runs: what its file declares, and what the topic `rules` says
/// over it. Which rules hold for a transaction is a matter of its event time alone, so that every
/// instance, a restarted one and a replay say the same of it, once each has read the change. Any
/// thread.
public final class LiveRules {
    /// Changes that are kept: some 600 bytes each.
    public static final int MOST_CHANGES = 100_000;

    /// Sets that stay compiled: transactions of about one time need two.
    private static final int MOST_COMPILED = 8;

    /// As ids are hashed, under whatever key.
    private static final Pattern HASH = Pattern.compile("[a-z0-9]{1,8}\\.[0-9a-f]{32}");

    private final RuleInputs inputs;
    private final LiveLists lists;
    private final RuleBook declared;
    private final TreeMap<Long, RuleChange> byPosition = new TreeMap<>();
    private final Map<Long, RuleSet> compiled =
            new LinkedHashMap<>(16, .75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, RuleSet> eldest) {
                    return size() > MOST_COMPILED;
                }
            };
    private final Set<String> names;
    private final AtomicLong reached = new AtomicLong(Long.MIN_VALUE);

    /// Null while changes arrive and nobody has asked: at the start there may be many.
    private volatile @Nullable RuleTimeline timeline;

    /// The rules that hold from one event time up to another.
    ///
    /// @param from inclusive (ms), until exclusive
    public record InForce(RuleSet set, long from, long until, Object timeline) {}

    /// @throws RuleException for what is none
    public LiveRules(RuleInputs inputs, RuleBook declared) {
        this.inputs = inputs;
        this.declared = declared;
        this.lists = new LiveLists(declared.lists());
        this.names = new HashSet<>(declared.rules().keySet());
        // All that is wrong is told, unknown lists, too.
        RuleSet.check(inputs, declared, lists);
        timeline = new RuleTimeline(declared, List.of());
    }

    public RuleInputs inputs() {
        return inputs;
    }

    /// As the pipeline's file has them.
    public RuleBook declared() {
        return declared;
    }

    public LiveLists lists() {
        return lists;
    }

    /// The newest event time of which rules were asked (ms); null for none.
    public @Nullable Long reached() {
        long time = reached.getPlain();
        return time == Long.MIN_VALUE ? null : time;
    }

    /// A transaction of that event time was seen.
    public void reach(long time) {
        if (time > reached.getPlain()) {
            reached.setOpaque(time);
        }
    }

    /// What holds at an event time.
    ///
    /// @param last what held for the caller's transaction before: returned where it still does
    public InForce at(long time, @Nullable InForce last) {
        var now = timeline;
        if (last != null && last.timeline == now && time >= last.from && time < last.until) {
            return last;
        }
        return find(time);
    }

    private synchronized InForce find(long time) {
        var now = timeline();
        int count = now.count(time);
        return new InForce(set(now, count), now.from(count), now.until(count), now);
    }

    private synchronized RuleTimeline timeline() {
        var now = timeline;
        if (now == null) {
            var placed = new ArrayList<Placed>();
            byPosition.forEach((position, change) -> placed.add(new Placed(position, change)));
            now = new RuleTimeline(declared, placed);
            timeline = now;
        }
        return now;
    }

    private RuleSet set(RuleTimeline now, int count) {
        var book = now.book(count);
        long print = book.fingerprint();
        var known = compiled.get(print);
        if (known == null) {
            known = RuleSet.compile(inputs, book, lists);
            compiled.put(print, known);
        }
        return known;
    }

    /// Takes a change. One that was taken before changes nothing.
    ///
    /// @param position of its record in the topic
    /// @return what is wrong with it, in which case it changes nothing; null else
    public synchronized @Nullable String accept(long position, RuleChange change) {
        var problem = problem(change);
        if (problem != null || change.equals(byPosition.get(position))) {
            return problem;
        }
        byPosition.put(position, change);
        names.add(change.rule());
        boolean isAsked = reached() != null;
        timeline = null;
        if (isAsked) {
            // Here, not where the next transaction waits for it.
            var _ = find(change.from());
        }
        return null;
    }

    /// Whether a change is new and comes when a transaction that it holds for has been seen.
    public synchronized boolean isLate(long position, RuleChange change) {
        var time = reached();
        return time != null && change.from() <= time && !change.equals(byPosition.get(position));
    }

    private @Nullable String problem(RuleChange change) {
        if (byPosition.size() >= MOST_CHANGES) {
            return "there may be " + MOST_CHANGES + " changes of rules";
        }
        boolean isKnown = names.contains(change.rule());
        switch (change.step()) {
            case Declared(var rule) -> {
                if (!isKnown && names.size() >= RuleCompiler.MOST_RULES) {
                    return "there must be at most " + RuleCompiler.MOST_RULES + " rules";
                }
                return problem(change.rule(), rule);
            }
            case Stated(_, var rollout) -> {
                if (!isKnown) {
                    return "there is no rule of that name";
                }
                if (rollout != null && !inputs.event().entityNames().contains(rollout.entity())) {
                    return "unknown entity: entity=" + rollout.entity();
                }
            }
            case RuleChange.Removed _, RuleChange.Reset _ -> {
                if (!isKnown) {
                    return "there is no rule of that name";
                }
            }
        }
        return null;
    }

    private @Nullable String problem(String name, RuleDeclaration rule) {
        try {
            var _ = RuleSet.compile(inputs, new RuleBook(Map.of(name, rule), Map.of()), lists);
            return null;
        } catch (RuleException e) {
            return e.getMessage();
        }
    }

    /// Tells what is wrong with a rule before it is sent.
    ///
    /// @throws RuleException for what is none, and for a list that nobody filled
    public void check(String name, RuleDeclaration rule) {
        RuleSet.check(inputs, new RuleBook(Map.of(name, rule), Map.of()), lists);
    }

    /// All names that rules ever had.
    public synchronized Set<String> names() {
        return Set.copyOf(names);
    }

    /// What holds at an event time, as it is declared.
    public RuleBook book(long time) {
        var now = timeline();
        return now.book(now.count(time));
    }

    /// What holds after all changes.
    public RuleSet newest() {
        return find(Long.MAX_VALUE).set();
    }

    /// All changes, in the order of their times.
    public List<RuleChange> changes() {
        return timeline().changes();
    }

    /// The same of a list.
    public boolean isLate(ListChange change) {
        var time = reached();
        return time != null
                && change.from() <= time
                && !change.equals(lists.change(change.list(), change.value()));
    }

    /// Takes what is said of a list.
    ///
    /// @return what is wrong with it, in which case it changes nothing; null else
    public @Nullable String accept(ListChange change) {
        var entity = inputs.event().entities().get(change.of());
        if (entity == null && !inputs.event().categoryNames().contains(change.of())) {
            return "unknown entity or field: of=" + change.of();
        }
        if (entity != null && entity.isSecret() && !HASH.matcher(change.value()).matches()) {
            // Never to be shown.
            return "the id of a secret entity must be its hash: of=" + change.of();
        }
        return lists.accept(change);
    }

    /// What the topic of lists said under a key is forgotten.
    public void forget(String key) {
        lists.forget(key);
    }
}
