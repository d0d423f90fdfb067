package io.counterweight.evaluate;

/// A record of the topic `evaluation`, by what it tells. Its key says which: the name of a recipe,
/// or a word with a colon, which no recipe can be named.
public sealed interface EvaluationRecord {
    String key();

    /// How a recipe is doing.
    record OfRecipe(Evaluation evaluation) implements EvaluationRecord {
        @Override
        public String key() {
            return evaluation.recipe();
        }
    }

    /// How the rules are doing.
    record OfRules(RulesEvaluation evaluation) implements EvaluationRecord {
        static final String KEY = ":rules";

        @Override
        public String key() {
            return KEY;
        }
    }

    /// What is foretold of a day, and what was true once that is known.
    ///
    /// @param version of the form: 1
    record OfDay(int version, String pipeline, ForetoldDay.Figures foretold)
            implements EvaluationRecord {
        static final String KEY = ":foretold";

        /// A day of that pipeline.
        public static OfDay of(String pipeline, ForetoldDay day) {
            return new OfDay(1, pipeline, day.figures());
        }

        @Override
        public String key() {
            return KEY;
        }
    }
}
