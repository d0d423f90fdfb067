package io.counterweight.runtime;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/// What may end a stream thread and pass by: a thread in its place begins from the last commit.
/// Everything else is a bug, or something that a person must put right.
public enum PassingFault {
    /// The broker did not answer in time.
    TIMEOUT,
    /// Another took over the partitions or the producer's id meanwhile, or the broker forgot it.
    FENCED,
    /// A commit, or the membership it needs, was refused.
    COMMIT,
    /// A broker or a coordinator is not there, or is not the leader any more.
    BROKER,
    /// RocksDB's lock of a store is still held in this very process.
    STORE_LOCK;

    private static final List<Class<? extends Throwable>> FENCES =
            List.of(
                    ProducerFencedException.class,
                    InvalidProducerEpochException.class,
                    InvalidPidMappingException.class,
                    UnknownProducerIdException.class,
                    OutOfOrderSequenceException.class,
                    TaskMigratedException.class);

    private static final List<Class<? extends Throwable>> COMMITS =
            List.of(
                    CommitFailedException.class,
                    UnknownMemberIdException.class,
                    InvalidTxnStateException.class,
                    TransactionAbortedException.class,
                    TransactionAbortableException.class);

    /// The first that a failure or one of its causes is; empty where it is none.
    static Optional<PassingFault> of(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure;
                cause != null && depth < 20;
                cause = cause.getCause(), depth++) {
            var fault = one(cause);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<PassingFault> one(Throwable cause) {
        if (cause instanceof LockException
                || String.valueOf(cause.getMessage()).contains("lock hold by current process")) {
            return Optional.of(STORE_LOCK);
        }
        if (FENCES.stream().anyMatch(type -> type.isInstance(cause))) {
            return Optional.of(FENCED);
        }
        if (COMMITS.stream().anyMatch(type -> type.isInstance(cause))) {
            return Optional.of(COMMIT);
        }
        if (cause instanceof TimeoutException) {
            return Optional.of(TIMEOUT);
        }
        return cause instanceof RetriableException ? Optional.of(BROKER) : Optional.empty();
    }

    /// As metrics and the log say it: `store-lock`.
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
