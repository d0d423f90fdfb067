package io.counterweight.learn;

import io.counterweight.event.Classes;
import io.counterweight.imbalance.Resampling;
import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.Activation;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.NetworkSpec;
import io.counterweight.kernel.Optimiser;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How scores are come to: a file `models/recipes/<name>.yaml`, told apart by the key `kind`.
///
/// A null component means "the default", which is the base recipe's: the binder of the YAML leaves
/// absent keys null.
public sealed interface Recipe {
    String name();

    /// An online network; `models/recipes/base.yaml` says what each key means.
    ///
    /// @param seed of every random choice
    /// @param layers sizes of the hidden layers
    /// @param outputBias where the logits of the minority classes start, against the majority
    /// @param batch new examples a step
    /// @param strategy `auto` chooses weighting and resampling while the stream runs; neither may
    ///   then be given
    /// @param resampling what is learned from beside the new examples, in this order
    /// @param extraSteps steps on recent examples after each step, or while a class drifts; null
    ///   for none
    /// @param clip bound of a standardised feature
    /// @param inputs recipes of kind `onnx` whose log-odds of fraud stand behind the features
    record Network(
            String name,
            Long seed,
            Encoding encoding,
            List<Integer> layers,
            Activation activation,
            Double outputBias,
            Integer batch,
            Optimiser optimiser,
            Loss loss,
            StrategyKind strategy,
            Weighting weighting,
            List<Resampling> resampling,
            @Nullable ExtraSteps extraSteps,
            Averaging averaging,
            Calibrating calibration,
            Double clip,
            List<String> inputs)
            implements Recipe {
        public Network {
            requireName(name);
            strategy = strategy == null ? StrategyKind.FIXED : strategy;
            if (strategy == StrategyKind.AUTO && (weighting != null || resampling != null)) {
                throw new IllegalArgumentException(
                        "strategy auto chooses weighting and resampling: neither may be given");
            }
            seed = seed == null ? 1L : seed;
            encoding = encoding == null ? new Encoding.Periodic(6, 0.5) : encoding;
            layers = layers == null ? List.of(64, 32) : List.copyOf(layers);
            activation = activation == null ? Activation.GELU : activation;
            outputBias = outputBias == null ? -4.0 : outputBias;
            batch = batch == null ? 256 : batch;
            optimiser = optimiser == null ? new Optimiser.Adam(1e-3) : optimiser;
            loss = loss == null ? new Loss.CrossEntropy() : loss;
            weighting = weighting == null ? new Weighting.None() : weighting;
            resampling = resampling == null ? List.of() : List.copyOf(resampling);
            averaging = averaging == null ? new Averaging(0.999) : averaging;
            calibration = calibration == null ? new Calibrating.Shift() : calibration;
            clip = clip == null ? 14.0 : clip;
            inputs = inputs == null ? List.of() : List.copyOf(inputs);
            if (!(Math.abs(outputBias) <= 100)) {
                throw new IllegalArgumentException(
                        "output-bias must be in [-100, 100]: output-bias=" + outputBias);
            }
            requireWithin("batch", batch, 1, 65_536);
            if (!(clip > 0 && clip <= 1e6)) {
                throw new IllegalArgumentException("clip must be in (0, 1e6]: clip=" + clip);
            }
            layers.forEach(size -> requireWithin("a layer", size, 1, 65_536));
            Resampling.requireComposable(resampling);
            requireWithin(
                    "rows of a composed batch", BatchRows.maxRows(batch, resampling), 1, 65_536);
        }

        @Override
        public boolean learnsFromHistory() {
            return extraSteps != null
                    || learnsFromAllFrauds()
                    || resampling.stream().anyMatch(r -> r instanceof Resampling.UniformReplay);
        }

        @Override
        public boolean learnsFromAllFrauds() {
            return resampling.stream().anyMatch(r -> r instanceof Resampling.Memory);
        }

        @Override
        public boolean learnsFromMinority() {
            return strategy == StrategyKind.AUTO
                    || resampling.stream()
                            .anyMatch(r ->
                                    r instanceof Resampling.MinorityReplay
                                            || r instanceof Resampling.Smote);
        }

        /// The network this recipe trains for that many features and those classes.
        NetworkSpec network(int features, Classes classes) {
            int frequencies =
                    switch (encoding) {
                        case Encoding.None() -> 0;
                        case Encoding.Periodic periodic -> periodic.frequencies();
                    };
            return new NetworkSpec(
                    features,
                    classes.count(),
                    classes.majority(),
                    frequencies,
                    layers,
                    activation,
                    loss,
                    optimiser,
                    averaging.decay(),
                    clip,
                    BatchRows.maxRows(this));
        }
    }

    /// A model that somebody brings: it scores and learns nothing.
    ///
    /// @param model path of an ONNX file, beside the recipe's file or packed with the program: one
    ///   float input `[rows, features]`, an output `[rows, classes]` or `[rows, 1]` of
    ///   probabilities
    record Onnx(String name, String model) implements Recipe {
        public Onnx {
            requireName(name);
            if (model == null || model.isBlank()) {
                throw new IllegalArgumentException("model must name an ONNX file: model=" + model);
            }
        }
    }

    /// The mean of the log-probabilities of other recipes, then a map fitted to labels.
    ///
    /// @param of the recipes, two or more of kinds `network`, `trees` and `onnx`
    /// @param othersFrom from which probability of the first, of not being of the majority, all
    ///   members count; below it the first counts for more ([Mixture]). In (0, 1]; null: always all
    /// @param calibration of the mean; `platt` by default
    record Blend(String name, List<String> of, @Nullable Double othersFrom, Calibrating calibration)
            implements Recipe {
        public Blend {
            requireName(name);
            of = requireMembers(of);
            if (othersFrom != null && !(othersFrom > 0 && othersFrom <= 1)) {
                throw new IllegalArgumentException(
                        "others-from must be in (0, 1]: others-from=" + othersFrom);
            }
            calibration = calibration == null ? Calibrating.Platt.byDefault() : calibration;
        }
    }

    /// Boosted decision trees, fitted again and again to examples of all ages ([AgeMemory]).
    ///
    /// @param seed of which rows and features a tree is grown from
    /// @param trees in [1, 2000]; 300 by default. With more than two classes so many for each
    /// @param leaves of a tree, in [2, 256]; 31 by default
    /// @param rate what a tree counts, in (0, 1]; 0.05 by default
    /// @param memory rows of a class that are remembered, in [1024, 4194304]; 262144 by default
    /// @param refit event time between two fits at least; 7 days by default
    /// @param growth by which share the examples must have grown since the last fit, in [0, 1]; 0.1
    ///   by default. While a stream begins there is a fit whenever the frauds have doubled, too
    record Trees(
            String name,
            Long seed,
            Integer trees,
            Integer leaves,
            Double rate,
            Integer memory,
            Duration refit,
            Double growth)
            implements Recipe {
        public Trees {
            requireName(name);
            seed = seed == null ? 1L : seed;
            trees = trees == null ? 300 : trees;
            leaves = leaves == null ? 31 : leaves;
            rate = rate == null ? 0.05 : rate;
            memory = memory == null ? 262_144 : memory;
            refit = refit == null ? Duration.ofDays(7) : refit;
            growth = growth == null ? 0.1 : growth;
            requireWithin("seed", seed, 0, Integer.MAX_VALUE);
            requireWithin("trees", trees, 1, 2000);
            requireWithin("leaves", leaves, 2, 256);
            requireWithin("memory", memory, 1024, 4_194_304);
            if (!(rate > 0 && rate <= 1)) {
                throw new IllegalArgumentException("rate must be in (0, 1]: rate=" + rate);
            }
            if (refit.toMillis() <= 0) {
                throw new IllegalArgumentException("refit must be positive: refit=" + refit);
            }
            if (!(growth >= 0 && growth <= 1)) {
                throw new IllegalArgumentException("growth must be in [0, 1]: growth=" + growth);
            }
        }
    }

    /// A weighted sum of the log-probabilities of other recipes, whose weights and offsets are
    /// learned: a logistic regression on the scores they gave before the label was known, fitted
    /// again and again.
    ///
    /// @param of as for [Blend]
    /// @param window event time the scores are from; 14 days by default
    /// @param every event time between two fits; a day by default
    /// @param halfLife event time in which a score counts half; then none is left out, weights are
    ///   drawn to the mean, and there is no window. Null: all of the window count alike
    record Stack(
            String name,
            List<String> of,
            Duration window,
            Duration every,
            @Nullable Duration halfLife)
            implements Recipe {
        public Stack {
            requireName(name);
            of = requireMembers(of);
            if (halfLife != null && window != null) {
                throw new IllegalArgumentException(
                        "a stack has a half-life or a window: half-life=%s, window=%s"
                                .formatted(halfLife, window));
            }
            var checked = new Calibrating.Platt(window, every);
            window = checked.window();
            every = checked.every();
            if (halfLife != null && halfLife.toMillis() <= 0) {
                throw new IllegalArgumentException(
                        "half-life must be positive: half-life=" + halfLife);
            }
        }

        /// Learned state is kept under it: without the key as before there was one.
        @Override
        public String toString() {
            var text =
                    "Stack[name=%s, of=%s, window=%s, every=%s".formatted(name, of, window, every);
            return text + (halfLife == null ? "]" : ", halfLife=" + halfLife + "]");
        }
    }

    /// Who chooses weighting and resampling.
    enum StrategyKind {
        /// The recipe.
        FIXED,
        /// The running imbalance, by [io.counterweight.imbalance.Strategy].
        AUTO
    }

    /// Steps on a mini-batch of recent examples after each step: what is new is learned faster.
    /// While they answer drift, nothing old is replayed or made synthetic: in the same step it
    /// would hold the new back.
    ///
    /// @param steps in [1, 16]; 1 by default
    /// @param window examples whose labels became known within it are drawn from, event time
    /// @param when `always` by default
    /// @param hold how long after drift has ended steps still answer it, event time; 4 days by
    ///   default, only for `drift`
    record ExtraSteps(Integer steps, Duration window, When when, Duration hold) {
        private static final Duration HOLD = Duration.ofDays(4);

        public ExtraSteps {
            steps = steps == null ? 1 : steps;
            if (steps < 1 || steps > 16) {
                throw new IllegalArgumentException("steps must be in [1, 16]: steps=" + steps);
            }
            if (window == null || window.toMillis() <= 0) {
                throw new IllegalArgumentException(
                        "window must be given and positive: window=" + window);
            }
            when = when == null ? When.ALWAYS : when;
            if (hold != null && (when != When.DRIFT || hold.isNegative())) {
                throw new IllegalArgumentException(
                        "hold must be at least 0, and goes with `when: drift` only: hold=%s, when=%s"
                                .formatted(hold, when));
            }
            hold = hold == null ? HOLD : hold;
        }

        /// When they are taken.
        enum When {
            ALWAYS,
            /// While the loss of a minority class rises, by [LossWatch].
            DRIFT
        }
    }

    /// Whether it learns again from examples that it had.
    default boolean learnsFromHistory() {
        return false;
    }

    /// Whether it learns again from minority examples.
    default boolean learnsFromMinority() {
        return false;
    }

    /// Whether it learns again from minority examples of all time.
    default boolean learnsFromAllFrauds() {
        return false;
    }

    private static List<String> requireMembers(List<String> of) {
        if (of == null || of.size() < 2 || of.stream().distinct().count() < of.size()) {
            throw new IllegalArgumentException(
                    "of must name at least two recipes, each once: of=" + of);
        }
        return List.copyOf(of);
    }

    private static void requireWithin(String what, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(
                    "%s must be in [%s, %s]: %s=%s".formatted(what, low, high, what, value));
        }
    }

    private static void requireName(String name) {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("a recipe must have a name: name=" + name);
        }
        // Such keys of the topic evaluation are no recipe's.
        if (name.startsWith(":")) {
            throw new IllegalArgumentException(
                    "the name of a recipe must not begin with a colon: name=" + name);
        }
    }
}
