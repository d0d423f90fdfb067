package io.counterweight.web.api;

import java.util.Optional;

/// Finds a transaction among those that the trainer remembers.
@FunctionalInterface
public interface TransactionLookup {
    /// @return empty where it is not known, or not any more
    /// @throws ApiException 421 where another process must be asked
    /// @throws Unavailable while stores move or are restored
    Optional<TransactionLife> find(String id) throws ApiException, Unavailable;
}
