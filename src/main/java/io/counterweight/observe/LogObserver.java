package io.counterweight.observe;

import io.counterweight.evaluate.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs what an operator wants to read later: model swaps and drift. Nothing per record.
/// Thread-safe.
public final class LogObserver implements StreamObserver {
    private static final Logger log = LoggerFactory.getLogger(LogObserver.class);

    @Override
    public void reacting(String recipe, boolean begins) {
        log.info("drift: extra steps {} recipe={}", begins ? "begin" : "end", recipe);
    }

    @Override
    public void modelSwapped(String recipe, String version) {
        log.info("model in force recipe={} version={}", recipe, version);
    }
}
