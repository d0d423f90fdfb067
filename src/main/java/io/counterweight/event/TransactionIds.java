package io.counterweight.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How those who ask for a transaction, or label it, may call it: by its id, or, where that is
/// secret, also by the hash that stands for it everywhere. Immutable; any thread may use it.
public final class TransactionIds {
    /// Where ids are no secret.
    public static final TransactionIds PLAIN = new TransactionIds(IdKeys.NONE);

    private final IdKeys keys;

    private TransactionIds(IdKeys keys) {
        this.keys = keys;
    }

    /// Where ids are secret.
    public static TransactionIds hashedBy(IdKeys keys) {
        return new TransactionIds(keys);
    }

    /// What the transaction is called from here on: its id, or the hash under the current key. What
    /// is a hash stays as it is.
    public String of(String called) {
        return arePlain() || keys.isHash(called) ? called : keys.hash(called);
    }

    /// The hash under the key before; null where it can have none.
    public @Nullable String earlier(String called) {
        return arePlain() || keys.isHash(called) ? null : keys.earlier(called);
    }

    /// All that the transaction may be called here, the newest first.
    public List<String> all(String called) {
        var earlier = earlier(called);
        return earlier == null ? List.of(of(called)) : List.of(of(called), earlier);
    }

    boolean isHash(String called) {
        return keys.isHash(called);
    }

    boolean arePlain() {
        return keys.isEmpty();
    }
}
