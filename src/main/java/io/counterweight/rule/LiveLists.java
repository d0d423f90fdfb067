package io.counterweight.rule;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// All lists of a pipeline, in memory: those of its file, and what the topic `lists` says over
/// them. Snoozes are lists, too: for whom a rule is silent. One thread changes them, any may ask.
public final class LiveLists {
    /// Texts of all lists together that the topic may speak of: some 400 bytes each.
    public static final int MOST = 200_000;

    private static final String SNOOZE = "snooze/";

    private final Map<String, LiveList> lists = new ConcurrentHashMap<>();
    private final Set<String> named = ConcurrentHashMap.newKeySet();
    private final AtomicInteger size = new AtomicInteger();

    LiveLists(Map<String, List<String>> declared) {
        declared.forEach((name, texts) -> {
            lists.put(name, new LiveList(texts));
            named.add(name);
        });
    }

    /// The name of the list of those members of an entity for whom a rule is silent.
    public static String snoozes(String rule, String entity) {
        return SNOOZE + rule + "/" + entity;
    }

    /// A list, empty while nobody has filled it; the same one each time.
    public LiveList list(String name) {
        return lists.computeIfAbsent(name, n -> new LiveList(List.of()));
    }

    /// The newest that the topic says of a text of a list; null for nothing.
    public @Nullable ListChange change(String list, String value) {
        var known = lists.get(list);
        return known == null ? null : known.change(value);
    }

    /// Those that are declared or were ever filled, snoozes left out, in the order of names.
    public Set<String> names() {
        return new TreeSet<>(named);
    }

    /// Texts that the topic speaks of.
    public int size() {
        return size.get();
    }

    /// @return what is wrong with it, in which case it changes nothing; null else
    @Nullable String accept(ListChange change) {
        boolean isSnooze = change.list().startsWith(SNOOZE);
        if (!isSnooze && !RuleCompiler.isName(change.list())) {
            return "a list must be named in lower-case words joined by -";
        }
        var list = list(change.list());
        if (size.get() >= MOST && list.change(change.value()) == null) {
            return "lists may have " + MOST + " texts together";
        }
        if (list.put(change) == null) {
            size.incrementAndGet();
        }
        if (!isSnooze) {
            named.add(change.list());
        }
        return null;
    }

    /// A record without a value: what the topic said of that key is forgotten.
    void forget(String key) {
        int gap = key.indexOf(' ');
        var list = gap < 0 ? null : lists.get(key.substring(0, gap));
        if (list != null && list.forget(key.substring(gap + 1))) {
            size.decrementAndGet();
        }
    }
}
