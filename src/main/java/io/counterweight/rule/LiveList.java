package io.counterweight.rule;

import io.counterweight.expression.Membership;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A list: texts that the pipeline's file declares, and what the topic says over them. One thread
/// changes it, any may ask.
public final class LiveList implements Membership {
    private final Set<String> declared;
    private final Map<String, ListChange> changed = new ConcurrentHashMap<>();

    LiveList(List<String> declared) {
        this.declared = Set.copyOf(declared);
    }

    /// By the event's time, so that it does not matter when it is asked.
    @Override
    public boolean has(String text, long time) {
        var change = changed.get(text);
        boolean isDeclared = declared.contains(text);
        return change == null ? isDeclared : change.has(time, isDeclared);
    }

    boolean isEmpty() {
        return declared.isEmpty() && changed.isEmpty();
    }

    @Nullable ListChange put(ListChange change) {
        return changed.put(change.value(), change);
    }

    boolean forget(String value) {
        return changed.remove(value) != null;
    }

    /// The newest that the topic says of a text; null for nothing.
    public @Nullable ListChange change(String text) {
        return changed.get(text);
    }

    /// The newest that the topic says of each text, in no order.
    public List<ListChange> changes() {
        return List.copyOf(changed.values());
    }

    /// Texts of the pipeline's file.
    public Set<String> declared() {
        return declared;
    }
}
