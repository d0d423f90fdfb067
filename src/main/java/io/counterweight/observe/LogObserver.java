package io.counterweight.observe;

import io.counterweight.evaluate.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs what an operator wants to read later: model swaps, drift, warnings, and the first outlier
/// of each feature. Nothing per record. Thread-safe.
public final class LogObserver implements StreamObserver {
    private static final Logger log = LoggerFactory.getLogger(LogObserver.class);

    private final Set<String> outlying = ConcurrentHashMap.newKeySet();

    @Override
    public void outlier(String feature) {
        if (outlying.add(feature)) {
            log.warn(
                    "outlier: a value beyond 1,000 deviations, the first since the start feature={}",
                    feature);
        }
    }

    @Override
    public void warned(String sentence) {
        log.warn("{}", sentence);
    }

    @Override
    public void reacting(String recipe, boolean begins) {
        log.info("drift: extra steps {} recipe={}", begins ? "begin" : "end", recipe);
    }

    @Override
    public void modelSwapped(String recipe, String version) {
        log.info("model in force recipe={} version={}", recipe, version);
    }
}
