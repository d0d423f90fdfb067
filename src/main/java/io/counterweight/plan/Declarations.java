package io.counterweight.plan;

import io.counterweight.feature.EntityFeatures;
import io.counterweight.feature.FeatureSet;
import io.counterweight.feature.RecordLayout;
import io.counterweight.feature.RecordMapping;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The declarations that a pipeline ever had, as this process knows them: its own from the start,
/// the others from the topic `declarations`. What it knows only grows. Any thread.
public final class Declarations {
    /// A service writes its declaration before it starts; what it sends may still be read earlier.
    /// Five seconds in all from one new declaration to the next: a transaction of Kafka may take
    /// ten, and records of layouts that nobody declared must not hold up the others.
    private static final int TRIES = 50;

    private static final long TRY_MILLIS = 100;

    /// The layout of records of a release that wrote none.
    private static final int NONE = 0;

    private static final Logger log = LoggerFactory.getLogger(Declarations.class);

    private final FeatureSet own;
    private final PipelineText file;
    private final int ownLayout;
    private final Map<Integer, RecordLayout> layouts = new LinkedHashMap<>();
    private final Map<String, String> filesOfProfiles = new LinkedHashMap<>();
    private final Map<Integer, RecordMapping> mappings = new ConcurrentHashMap<>();
    private final Map<String, EntityFeatures> features = new ConcurrentHashMap<>();

    /// Of this declaration, where no topic says otherwise.
    private volatile boolean isNoneOwn = true;

    private int triesLeft = TRIES;

    Declarations(FeatureSet own, PipelineText file) {
        this.own = own;
        this.file = file;
        this.ownLayout = own.layout().fingerprint();
        layouts.put(ownLayout, own.layout());
    }

    /// Takes in a declaration of this pipeline.
    ///
    /// @param isFirst whether records without a layout are of it: releases before wrote none
    public synchronized void accept(PlanDeclaration declaration, boolean isFirst) {
        if (isFirst) {
            layouts.putIfAbsent(NONE, declaration.layout());
            isNoneOwn = declaration.layout().fingerprint() == ownLayout;
        }
        layouts.putIfAbsent(declaration.layout().fingerprint(), declaration.layout());
        declaration
                .profiles()
                .forEach((entity, fingerprint) ->
                        filesOfProfiles.putIfAbsent(key(entity, fingerprint), declaration.file()));
        triesLeft = TRIES;
        notifyAll();
    }

    /// Whether records of that layout need no mapping: it is this declaration's.
    boolean isOwn(int layout) {
        return layout == ownLayout || (layout == NONE && isNoneOwn);
    }

    /// From the layout of another declaration to this one's; null where nobody knows it, after some
    /// seconds of waiting for it.
    @Nullable RecordMapping mapping(int layout) {
        var known = mappings.get(layout);
        if (known != null) {
            return known;
        }
        var from = await(layout);
        if (from == null) {
            return null;
        }
        var mapping = new RecordMapping(from, own.layout());
        mappings.put(layout, mapping);
        return mapping;
    }

    private synchronized @Nullable RecordLayout await(int layout) {
        for (; triesLeft > 0 && !layouts.containsKey(layout); triesLeft--) {
            try {
                wait(TRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return layouts.get(layout);
    }

    /// The features that wrote profiles of that fingerprint; null where nobody knows them.
    public @Nullable EntityFeatures features(String entity, int fingerprint) {
        var key = key(entity, fingerprint);
        var known = features.get(key);
        if (known != null) {
            return known;
        }
        var text = fileOf(key);
        if (text == null) {
            return null;
        }
        try {
            var compiled = file.compile().apply(text).of(entity);
            features.put(key, compiled);
            return compiled;
        } catch (RuntimeException e) {
            log.warn("an earlier declaration cannot be read entity={}", entity, e);
            return null;
        }
    }

    private synchronized @Nullable String fileOf(String key) {
        return filesOfProfiles.get(key);
    }

    private static String key(String entity, int fingerprint) {
        return entity + "/" + Integer.toHexString(fingerprint);
    }
}
