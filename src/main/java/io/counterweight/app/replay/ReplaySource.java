package io.counterweight.app.replay;

import java.io.IOException;
import java.util.List;

/// Where the transactions and labels of a replay come from, in the order of time. For one thread.
sealed interface ReplaySource extends AutoCloseable permits FileSource, TopicSource {
    /// Hands on the next transaction, and the labels that became known up to it.
    ///
    /// @return false where there is none
    boolean next(Replay replay);

    /// How much is read, from 0 to 1; NaN where nobody knows. Any thread.
    double share();

    /// What there is to say of it at the end.
    List<String> sentences();

    @Override
    void close() throws IOException;
}
