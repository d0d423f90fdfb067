package io.counterweight.score;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.counterweight.event.Sha256;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A model that ONNX Runtime has loaded and that has passed its checks.
///
/// Threads share it, each through its own [OnnxScorer]. The native session ends with the last run
/// on it after [#close()], never during one: a close racing a run would end the JVM.
public final class OnnxModel implements AutoCloseable {
    /// Metadata key of the version.
    public static final String VERSION = "counterweight.version";

    /// Metadata key of the recipe that made the model.
    public static final String RECIPE = "counterweight.recipe";

    /// Metadata key of the probability from which on the model's scores are alerts, where the
    /// decision policy is an alert budget.
    public static final String THRESHOLD = "counterweight.threshold";

    /// Metadata key of what the share of the control group is lowered by, where it has a loss cap.
    public static final String CONTROL = "counterweight.control-scale";

    /// Metadata key of the mean of each feature over what the model learned from, joined by commas.
    public static final String MEAN = "counterweight.mean";

    /// Metadata key of the classes that the model knows, in order, joined by commas.
    public static final String CLASSES = "counterweight.classes";

    /// Metadata key of what fills each of these features, as hashes in hex, joined by commas: a
    /// feature may be renamed.
    public static final String COLUMNS = "counterweight.columns";

    /// Metadata key of the features that the model takes, in order, joined by commas.
    public static final String FEATURES = "counterweight.features";

    private final OrtSession session;
    private final OnnxPorts ports;
    private final int features;
    private final int classes;
    private final Map<String, String> provenance;
    private final String version;
    private final @Nullable Double threshold;
    private final double controlScale;
    private final float @Nullable [] mean;

    /// Set before others know the model.
    private ModelColumns columns;

    /// The owner counts as one until it closes, then each run.
    private final AtomicInteger holders = new AtomicInteger(1);

    private final AtomicBoolean isClosed = new AtomicBoolean();

    private OnnxModel(
            OrtSession session,
            OnnxPorts ports,
            int features,
            int classes,
            Map<String, String> provenance,
            String version) {
        this.session = session;
        this.ports = ports;
        this.features = features;
        this.classes = classes;
        this.provenance = provenance;
        this.version = version;
        this.threshold = probability(provenance, THRESHOLD);
        var scale = probability(provenance, CONTROL);
        this.controlScale = scale == null ? 1 : scale;
        this.mean = mean(provenance, features);
        this.columns = ModelColumns.all(features, mean);
    }

    /// From now on it takes these columns of the stream, not all of them as they are.
    ///
    /// @param taken what each of its columns is: names or meanings
    /// @param stream what each of the stream is, in the same words
    /// @throws ModelRefused `other-features` when the stream has none of them
    <T> void take(List<T> taken, List<T> stream) throws ModelRefused {
        columns = ModelColumns.of(taken, stream, mean);
        if (columns.areAllMissing()) {
            throw new ModelRefused(
                    "other-features", "the stream has none of the model's features: " + taken);
        }
    }

    ModelColumns columns() {
        return columns;
    }

    /// Null where it is absent or not finite. What follows the features' means is of inputs that
    /// the model makes itself.
    private static float @Nullable [] mean(Map<String, String> provenance, int features) {
        var texts = provenance.getOrDefault(MEAN, "").split(",");
        if (texts.length < features) {
            return null;
        }
        var mean = new float[features];
        try {
            for (int f = 0; f < features; f++) {
                mean[f] = Float.parseFloat(texts[f]);
                if (!Float.isFinite(mean[f])) {
                    return null;
                }
            }
        } catch (NumberFormatException notANumber) {
            return null;
        }
        return mean;
    }

    /// Null where it is absent or none: then the policy has its own.
    private static @Nullable Double probability(Map<String, String> provenance, String key) {
        try {
            double read = Double.parseDouble(provenance.getOrDefault(key, "NaN"));
            return read >= 0 && read <= 1 ? read : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /// Reads a model within bounds, loads it and tries it on golden rows. Takes about a
    /// millisecond: not for the scoring thread.
    ///
    /// @param bytes an ONNX model with one float input `[rows, features]` and a float output
    ///   `[rows, classes]`, or `[rows, 1]` for the probability of class 1 of two; a `ZipMap` over
    ///   them is taken off
    /// @throws ModelRefused when it must not decide
    public static OnnxModel load(byte[] bytes, int features, int classes) throws ModelRefused {
        try (var runs = new RunSwitch()) {
            return load(bytes, features, classes, runs);
        }
    }

    /// @param runs ends the golden rows' runs when it is switched off
    static OnnxModel load(byte[] bytes, int features, int classes, RunSwitch runs)
            throws ModelRefused {
        var parsed = OnnxBytes.parse(bytes);
        OnnxRules.check(parsed);
        var model = open(bytes, parsed, features, classes);
        try {
            GoldenRows.check(model, runs);
            return model;
        } catch (ModelRefused | RuntimeException | Error failed) {
            model.close();
            throw failed;
        }
    }

    private static OnnxModel open(byte[] bytes, ModelProto parsed, int features, int classes)
            throws ModelRefused {
        boolean hasMaps = ZipMaps.areIn(parsed);
        var session = session(hasMaps ? ZipMaps.takenFrom(parsed, classes) : bytes);
        try {
            var ports = OnnxPorts.of(session, features, classes);
            var provenance = new TreeMap<>(session.getMetadata().getCustomMetadata());
            var version = provenance.getOrDefault(VERSION, Sha256.hex(bytes).substring(0, 16));
            return new OnnxModel(session, ports, features, classes, provenance, version);
        } catch (OrtException unreadable) {
            close(session);
            throw new ModelRefused("does-not-load", unreadable);
        } catch (ModelRefused refused) {
            close(session);
            throw refused;
        }
    }

    private static OrtSession session(byte[] bytes) throws ModelRefused {
        var environment = OnnxRuntimeHome.environment();
        try (var options = new SessionOptions()) {
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setIntraOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.set_denormal_as_zero", "0");
            options.setCPUArenaAllocator(false);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return environment.createSession(bytes, options);
        } catch (OrtException unloadable) {
            throw new ModelRefused("does-not-load", unloadable);
        }
    }

    /// What the maker wrote into the model's metadata, sorted by key.
    public Map<String, String> provenance() {
        return Collections.unmodifiableMap(provenance);
    }

    /// The metadata's version, or the first 16 hex digits of the bytes' SHA-256 where it has none.
    public String version() {
        return version;
    }

    /// The threshold it carries; null for none.
    public @Nullable Double threshold() {
        return threshold;
    }

    /// What the share of the control group is lowered by; 1 where the model says nothing.
    public double controlScale() {
        return controlScale;
    }

    /// The mean of each of the stream's features over what it learned from, 0 of one that it does
    /// not take; not to be written to. Null where it carries none.
    public float @Nullable [] mean() {
        return mean == null ? null : columns.ofStream(mean);
    }

    /// The recipe that made it, where the metadata say so.
    public Optional<String> recipe() {
        return Optional.ofNullable(provenance.get(RECIPE));
    }

    /// The features that it takes, in their order, where its metadata say so in as many names.
    public Optional<List<String>> featureNames() {
        var said = provenance.get(FEATURES);
        var names = said == null ? List.<String>of() : List.of(said.split(",", -1));
        return names.size() == features ? Optional.of(names) : Optional.empty();
    }

    public int features() {
        return features;
    }

    public int classes() {
        return classes;
    }

    /// Gives up the model: no new run starts, and the session ends with the last running one. A
    /// second call does nothing. Any thread.
    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            release();
        }
    }

    OnnxPorts ports() {
        return ports;
    }

    /// Only between an [#acquire()] that returned true and its [#release()].
    OrtSession session() {
        return session;
    }

    /// Holds the session open for one run.
    ///
    /// @return false when the model has been closed
    boolean acquire() {
        if (isClosed.get()) {
            return false;
        }
        int now = holders.get();
        while (now > 0) {
            int before = holders.compareAndExchange(now, now + 1);
            if (before == now) {
                return true;
            }
            now = before;
        }
        return false;
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            close(session);
        }
    }

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException alreadyClosed) {
            throw new IllegalStateException("a session must be closed once", alreadyClosed);
        }
    }
}
