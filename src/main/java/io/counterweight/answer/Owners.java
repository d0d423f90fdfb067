package io.counterweight.answer;

import org.jspecify.annotations.Nullable;

/// Which scorer has the profiles of an entity's members. Any thread.
public interface Owners {
    /// The partition of an id.
    int partitionOf(String id);

    /// Where another scorer has them, `host:port`; null where this process has them, or nobody is
    /// known to.
    @Nullable String elsewhere(String entity, int partition);

    /// For a process that is alone.
    Owners ALONE =
            new Owners() {
                @Override
                public int partitionOf(String id) {
                    return 0;
                }

                @Override
                public @Nullable String elsewhere(String entity, int partition) {
                    return null;
                }
            };
}
