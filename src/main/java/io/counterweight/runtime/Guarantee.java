package io.counterweight.runtime;

import io.counterweight.config.KebabCase;
import org.apache.kafka.streams.StreamsConfig;

/// What the scorer promises of a transaction. The trainer learns each label once whatever is said
/// here: a model must not depend on what failed.
public enum Guarantee {
    /// Each is decided once. A reader of what is committed waits for the commit, which sends what
    /// lingers.
    EXACTLY_ONCE(StreamsConfig.EXACTLY_ONCE_V2, 50, 25),

    /// A decision is there for every reader at once. After a kill, those of the last moments are
    /// decided again and count twice in profiles; so does what was sent twice and comes among the
    /// first thousands of a start.
    AT_LEAST_ONCE(StreamsConfig.AT_LEAST_ONCE, 100, 0);

    private final String kafka;
    private final int commitMillis;
    private final int lingerMillis;

    Guarantee(String kafka, int commitMillis, int lingerMillis) {
        this.kafka = kafka;
        this.commitMillis = commitMillis;
        this.lingerMillis = lingerMillis;
    }

    /// As Kafka Streams names it.
    String kafka() {
        return kafka;
    }

    int commitMillis() {
        return commitMillis;
    }

    int lingerMillis() {
        return lingerMillis;
    }

    /// As the settings name it.
    @Override
    public String toString() {
        return KebabCase.of(name());
    }
}
