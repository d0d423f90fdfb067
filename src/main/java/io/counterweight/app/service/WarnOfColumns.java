package io.counterweight.app.service;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.feature.ColumnWatch;
import io.counterweight.feature.FeatureSet;
import java.util.List;

/// Tells once what of the columns says nothing in the first transactions that this process scores,
/// of all its partitions together. Thread-safe; costs nothing afterwards.
final class WarnOfColumns implements StreamObserver {
    private final ColumnWatch watch;
    private final StreamObserver told;
    private volatile boolean isDone;

    /// @param told hears of the warnings
    WarnOfColumns(FeatureSet features, StreamObserver told) {
        this.watch = new ColumnWatch(features);
        this.told = told;
    }

    @Override
    public void featured(List<Float> columns) {
        if (!isDone) {
            watch(columns);
        }
    }

    private synchronized void watch(List<Float> columns) {
        watch.add(columns);
        if (watch.isFull() && !isDone) {
            isDone = true;
            watch.warnings().forEach(told::warned);
        }
    }
}
