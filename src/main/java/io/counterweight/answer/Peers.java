package io.counterweight.answer;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.stream.LiveStore;
import org.jspecify.annotations.Nullable;

/// The other scorers, asked. Any thread; none waits longer than the terms say.
public interface Peers {
    /// Has another scorer observe a transaction on a profile that it has.
    ///
    /// @return null where it has it no longer
    /// @throws PeerAway where it does not answer in time
    LiveStore.@Nullable Observed observe(
            String host, String entity, int partition, EnrichedTransaction transaction, Terms terms)
            throws PeerAway;

    /// Has another scorer answer a call.
    ///
    /// @throws PeerAway where it does not in time
    Answered answer(String host, byte[] json, Terms terms) throws PeerAway;

    /// Another scorer does not answer.
    final class PeerAway extends Exception {
        private static final long serialVersionUID = 1;

        public PeerAway(String message) {
            super(message, null, false, false);
        }
    }

    /// For a process that is alone.
    Peers NONE =
            new Peers() {
                @Override
                public LiveStore.@Nullable Observed observe(
                        String host,
                        String entity,
                        int partition,
                        EnrichedTransaction transaction,
                        Terms terms)
                        throws PeerAway {
                    throw new PeerAway("there is no other scorer");
                }

                @Override
                public Answered answer(String host, byte[] json, Terms terms) throws PeerAway {
                    throw new PeerAway("there is no other scorer");
                }
            };
}
