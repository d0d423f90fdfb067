package io.counterweight.observe;

/// How an application gets on. Thread-safe.
public interface Progress {
    /// Of an application that is not watched: it always gets on.
    Progress STEADY =
            new Progress() {
                @Override
                public double ageSeconds() {
                    return 0;
                }

                @Override
                public int assignedPartitions() {
                    return 0;
                }

                @Override
                public int unknownLags() {
                    return 0;
                }

                @Override
                public String obstacle() {
                    return "";
                }
            };

    /// Seconds since it last committed something, or had nothing to do and knew it from the broker.
    double ageSeconds();

    /// Partitions that this process has and processes.
    int assignedPartitions();

    /// Those of them of which it is not known how many records wait: nothing was read of them yet.
    int unknownLags();

    /// What kept it from getting on when it last did not, in a few words.
    String obstacle();
}
