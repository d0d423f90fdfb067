package io.counterweight.app.bench.stream;

import io.counterweight.app.bench.stage.Round;
import java.io.IOException;

/// A job with its JVMs and topics, warm between its rounds. For one thread.
interface JobRun extends AutoCloseable {
    /// By which the figures are known.
    String name();

    /// Transactions in a round for each one asked for.
    int times();

    /// Lets it do so many transactions to the end.
    void warmUp(long records) throws IOException, InterruptedException;

    /// Lets it do so many more.
    ///
    /// @throws IllegalStateException when one was lost or doubled
    Round measure(long records) throws IOException, InterruptedException;

    @Override
    void close() throws InterruptedException;
}
