package io.counterweight.feature;

import io.counterweight.event.Outcome;

/// Which labels count as fraud for a feature: one class, or every class but the majority.
record Frauds(int ofClass, int majority) {
    static final int ANY = -1;

    boolean contains(int label) {
        return ofClass == ANY ? label != majority : label == ofClass;
    }

    boolean takenBack(Outcome o) {
        return o.hasRevisedFrom() && contains(o.getRevisedFrom());
    }

    /// By how much an outcome changes the number of known frauds: +1, 0 or −1.
    int change(Outcome o) {
        return (!o.getWithdrawn() && contains(o.getLabel()) ? 1 : 0) - (takenBack(o) ? 1 : 0);
    }

    /// By how much an outcome changes the number of labelled transactions: +1, 0 or −1.
    static int labelled(Outcome o) {
        return (o.getWithdrawn() ? 0 : 1) - (o.hasRevisedFrom() ? 1 : 0);
    }
}
