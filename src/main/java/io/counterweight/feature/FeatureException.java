package io.counterweight.feature;

import java.util.Collection;
import java.util.List;

/// A declared feature that cannot be compiled: which feature, which of its keys, why, and the words
/// that would have been known there (none where the message says it all).
public final class FeatureException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String feature;
    private final String key;
    private final List<String> known;

    public FeatureException(String feature, String key, String message, Collection<String> known) {
        super(message);
        this.feature = feature;
        this.key = key;
        this.known = List.copyOf(known);
    }

    public String feature() {
        return feature;
    }

    public String key() {
        return key;
    }

    public List<String> known() {
        return known;
    }
}
