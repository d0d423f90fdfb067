package io.counterweight.app.bench.stream;

import io.counterweight.app.bench.stage.Cards;

/// How large a stream is.
///
/// @param entities customers, and terminals
/// @param perDay transactions in a day of event time
record Scale(int partitions, int entities, int perDay) {
    /// Its transactions from the first on, for one thread.
    Cards cards() {
        return new Cards(entities, perDay);
    }
}
