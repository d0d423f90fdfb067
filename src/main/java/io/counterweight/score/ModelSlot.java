package io.counterweight.score;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The place of one recipe's newest model.
///
/// ```
/// offered ──build──▶ in force ──a newer one in force──▶ closed (session ends with its last run)
///    │  └─ newer offer before the build: dropped
///    └─ refused: the one in force stays
/// ```
///
/// Builds follow one another, whichever threads run them, so an older offer never replaces a newer.
final class ModelSlot {
    private static final Logger log = LoggerFactory.getLogger(ModelSlot.class);

    private final String recipe;
    private final int features;
    private final int classes;
    private final ModelListener listener;
    private final AtomicReference<byte @Nullable []> offered = new AtomicReference<>();
    private volatile @Nullable OnnxModel inForce;
    private boolean isClosed;

    ModelSlot(String recipe, int features, int classes, ModelListener listener) {
        this.recipe = recipe;
        this.features = features;
        this.classes = classes;
        this.listener = listener;
    }

    void offer(byte[] bytes) {
        offered.set(bytes);
    }

    @Nullable OnnxModel inForce() {
        return inForce;
    }

    /// Builds the newest offer, if one is waiting.
    synchronized void build() {
        byte @Nullable [] bytes = offered.getAndSet(null);
        if (bytes == null || isClosed) {
            return;
        }
        try {
            swap(OnnxModel.load(bytes, features, classes));
        } catch (ModelRefused refusal) {
            log.warn(
                    "model refused recipe={} reason={} detail={}",
                    recipe,
                    refusal.reason(),
                    refusal.getMessage());
            listener.refused(recipe, refusal);
        }
    }

    private void swap(OnnxModel model) {
        var previous = inForce;
        inForce = model;
        if (previous != null) {
            previous.close();
        }
        listener.swapped(recipe, model);
    }

    synchronized void close() {
        isClosed = true;
        var last = inForce;
        inForce = null;
        if (last != null) {
            last.close();
        }
    }
}
