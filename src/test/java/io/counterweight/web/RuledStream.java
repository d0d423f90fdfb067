package io.counterweight.web;

import io.counterweight.evaluate.JudgedRules.Row;
import io.counterweight.evaluate.RuleTerms;
import io.counterweight.evaluate.RuleWindow;
import io.counterweight.evaluate.RulesEvaluation;
import io.counterweight.event.Classes;
import java.util.List;
import java.util.Random;

/// Figures of rules over made-up transactions by the real judge: a model that has learned a little,
/// and one rule that is true where it is blind. One seed, one stream.
final class RuledStream {
    static final long START = 1_522_540_800_000L;
    static final long HOUR = 3_600_000;

    /// That is true of something.
    private static final String RULE = "large";

    private static final int ROWS_AN_HOUR = 20;
    private static final int BUDGET = 10;

    private final Random random = new Random(1);
    private final RuleWindow window =
            new RuleWindow(new Classes(List.of("genuine", "fraud"), 0), 5_000, BUDGET);

    /// One more hour of it, and what is then said of the rules.
    RulesEvaluation hour(int hour, List<RuleTerms> rules) {
        for (int i = 0; i < ROWS_AN_HOUR; i++) {
            long time = START + hour * HOUR + i * HOUR / ROWS_AN_HOUR;
            boolean isLarge = random.nextInt(60) == 0;
            boolean isFraud = isLarge ? random.nextInt(5) > 0 : random.nextInt(40) == 0;
            float rank = isFraud && !isLarge ? .4f + .6f * random.nextFloat() : random.nextFloat();
            double amount = Math.round(100 * (isLarge ? 220 + random.nextInt(400) : 40)) / 100.0;
            window.add(
                    new Row(time, rank, rank > .9f, amount, isLarge ? List.of(RULE) : List.of()),
                    isFraud ? 1 : 0);
        }
        return new RulesEvaluation("cards", START + hour * HOUR, window.evaluate(rules));
    }
}
