package io.counterweight.app.bench.stream;

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
