package io.counterweight.stream;

/// Names of the nodes that are forwarded to by name: one stem with the topic where there is one.
final class Nodes {
    static final String UNUSABLE_TRANSACTIONS = "unusable-transactions";
    static final String DUPLICATES = "duplicates";
    static final String UNSCORABLE_TRANSACTIONS = "unscorable-transactions";
    static final String SCORED = "scored";
    static final String DECISIONS = "decisions";
    static final String UNUSABLE_LABELS = "unusable-labels";
    static final String LABELS_BY_TRANSACTION = "labels-by-transaction";
    static final String LABELS_UNDER_NEXT_ID = "labels-under-next-id";
    static final String DISPOSITIONS_BY_TRANSACTION = "dispositions-by-transaction";
    static final String UNUSABLE_DISPOSITIONS = "unusable-dispositions";
    static final String UNKNOWN_LABELS = "unknown-labels";
    static final String EXAMPLES = "examples";
    static final String OUTCOMES = "outcomes";
    static final String MODELS = "models";
    static final String FORETOLD = "foretold";
    static final String EVALUATION = "evaluation";
    static final String PROMOTIONS = "promotions";

    private Nodes() {}

    /// Where what a checked source cannot use goes.
    static String corrupt(String source) {
        return "corrupt-" + source;
    }

    static String outcomes(String entity) {
        return "outcomes-" + entity;
    }
}
