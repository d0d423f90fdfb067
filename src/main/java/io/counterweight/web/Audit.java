package io.counterweight.web;

import io.counterweight.web.api.AccessRole;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line in the log for each POST: who, what, with which result. Nothing in it is a client's own
/// text: names are those of the tokens, operations those of the API. Of requests by nobody known
/// only so many a second get a line, so that a stranger cannot fill the disk. Thread-safe.
final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final int STRANGERS_PER_SECOND = 5;
    private static final long SECOND = 1_000_000_000;

    private long second = System.nanoTime();
    private int strangers;
    private long leftOut;

    /// @param operation as the API declares it; null where the path is none of its own
    /// @param result what was done, such as `accepted=3`, or the rule that was broken
    void posted(
            Access.Caller caller,
            @Nullable AccessRole role,
            @Nullable String operation,
            int status,
            String result) {
        LOG.info(
                "post who={} role={} operation={} status={} {}",
                caller.name(role == null ? AccessRole.READ : role),
                role == null ? "-" : role.text(),
                operation == null ? "unknown" : operation,
                status,
                result);
    }

    void refusedToStranger(int status) {
        long before = 0;
        synchronized (this) {
            long now = System.nanoTime();
            if (now - second > SECOND) {
                second = now;
                strangers = 0;
            }
            if (++strangers > STRANGERS_PER_SECOND) {
                leftOut++;
                return;
            }
            before = leftOut;
            leftOut = 0;
        }
        LOG.info("post who=- status={} left-out={}", status, before);
    }
}
