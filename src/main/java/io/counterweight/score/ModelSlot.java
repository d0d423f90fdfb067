package io.counterweight.score;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The place of one recipe's newest model, and of the one before it.
///
/// ```
/// offered ──build──▶ in force ──a newer one──▶ before ──a newer one──▶ closed (with its last run)
///    │  │               └─ fails on rows: closed, and the one before is in force again
///    │  └─ newer offer before the build: dropped
///    └─ refused: the one in force stays
/// ```
///
/// Builds follow one another, so an older offer never replaces a newer. No lock is held while one
/// is built: a build that does not end holds up neither scoring nor the close.
final class ModelSlot {
    private static final Logger log = LoggerFactory.getLogger(ModelSlot.class);

    private final String recipe;
    private final ModelTerms terms;
    private final ModelBuilds builds;
    private final ModelListener listener;
    private final AtomicReference<byte @Nullable []> offered = new AtomicReference<>();
    private volatile @Nullable OnnxModel inForce;
    private volatile @Nullable OnnxModel before;

    /// The last one that was found to fail, so that it is told of once.
    private @Nullable OnnxModel failing;

    private boolean isClosed;

    ModelSlot(String recipe, ModelTerms terms, ModelBuilds builds, ModelListener listener) {
        this.recipe = recipe;
        this.terms = terms;
        this.builds = builds;
        this.listener = listener;
    }

    void offer(byte[] bytes) {
        offered.set(bytes);
        builds.submit(this::build);
    }

    @Nullable OnnxModel inForce() {
        return inForce;
    }

    /// The one that was in force before, for rows that the one in force fails on.
    @Nullable OnnxModel before() {
        return before;
    }

    /// Builds the newest offer, if one is waiting.
    private void build() {
        byte @Nullable [] bytes = offered.getAndSet(null);
        if (bytes == null || isClosed()) {
            return;
        }
        try {
            swap(builds.build(recipe, runs -> terms.load(recipe, bytes, runs)));
        } catch (ModelRefused refusal) {
            if (isClosed()) {
                return;
            }
            log.warn(
                    "model refused recipe={} reason={} detail={}",
                    recipe,
                    refusal.reason(),
                    refusal.getMessage());
            listener.refused(recipe, refusal);
        }
    }

    private void swap(OnnxModel model) {
        OnnxModel last;
        synchronized (this) {
            if (isClosed) {
                model.close();
                return;
            }
            last = before;
            before = inForce;
            inForce = model;
        }
        if (last != null) {
            last.close();
        }
        listener.swapped(recipe, model);
    }

    /// Takes a model out of force that failed on rows, where there is one before it. Said once.
    void fails(OnnxModel model, ScoreRefused refusal) {
        OnnxModel back;
        synchronized (this) {
            if (model != inForce || model == failing) {
                return;
            }
            failing = model;
            back = before;
            if (back != null) {
                inForce = back;
                before = null;
            }
        }
        log.warn(
                "model fails on rows recipe={} version={} reason={} detail={} now={}",
                recipe,
                model.version(),
                refusal.reason(),
                refusal.getMessage(),
                back == null ? "it stays, there is none before it" : back.version());
        if (back != null) {
            model.close();
            listener.swapped(recipe, back);
        }
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }

    synchronized void close() {
        isClosed = true;
        var both = new @Nullable OnnxModel[] {inForce, before};
        inForce = null;
        before = null;
        for (var model : both) {
            if (model != null) {
                model.close();
            }
        }
    }
}
