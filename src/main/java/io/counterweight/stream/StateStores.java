package io.counterweight.stream;

/// Names of the state stores; `topology/stores.md` says what is in them. Those that are public can
/// be asked while the applications run.
public final class StateStores {
    /// Of the scorer: transaction ids by day of event time.
    static final String SEEN_IDS = "seen-ids";

    /// What [#SEEN_IDS] was before, read until all of it is too old.
    static final String SEEN = "seen";

    /// Of the trainer: `PendingTransaction` by transaction id.
    public static final String PENDING = "pending";

    /// Of snapshots of earlier releases: when what is in [#PENDING] is due, and the clock.
    static final String EXPIRY = "expiry";

    static final String LEARNER = "learner";

    /// Of both, whole: ONNX by recipe.
    public static final String MODELS = "models";

    /// Of both, whole: the newest promotion.
    public static final String PROMOTIONS = "promotions";

    /// Of both, whole: what the pipeline ever declared, by the declaration's key.
    static final String DECLARATIONS = "declarations";

    /// Of both, empty: the rules and lists are in memory.
    static final String RULES = "rules";

    static final String LISTS = "lists";

    private StateStores() {}

    /// Of the scorer, empty: the rows of a table are in memory.
    static String table(String table) {
        return "table-" + table;
    }

    public static String profiles(String entity) {
        return "profiles-" + entity;
    }
}
