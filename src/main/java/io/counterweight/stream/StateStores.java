package io.counterweight.stream;

/// Names of the state stores; `topology/stores.md` says what is in them.
final class StateStores {
    static final String SEEN = "seen";
    static final String PENDING = "pending";
    static final String EXPIRY = "expiry";
    static final String LEARNER = "learner";
    static final String MODELS = "models";
    static final String PROMOTIONS = "promotions";

    private StateStores() {}

    static String profiles(String entity) {
        return "profiles-" + entity;
    }
}
