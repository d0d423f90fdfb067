package io.counterweight.app.demo;

import io.counterweight.event.TopicNames;

/// Where the feeder's transactions go. For one thread.
interface Transactions {
    /// In order for each key. Waits where too many are under way.
    ///
    /// @throws RuntimeException when this one or one before it did not get there
    void send(Arrival transaction) throws InterruptedException;

    /// Returns when all got there.
    ///
    /// @throws RuntimeException when one of them did not
    void flush() throws InterruptedException;

    /// To their topic, as a producer of its own does it.
    static Transactions toTopic(Outbox outbox, TopicNames topics) {
        return new Transactions() {
            @Override
            public void send(Arrival transaction) {
                outbox.send(topics.transactions(), transaction.key(), transaction.value());
            }

            @Override
            public void flush() {
                outbox.flush();
            }
        };
    }
}
