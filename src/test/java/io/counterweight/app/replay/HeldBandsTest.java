package io.counterweight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.app.replay.HeldBands.Held;
import io.counterweight.evaluate.Expected;
import io.counterweight.evaluate.ForetoldClass;
import io.counterweight.evaluate.ForetoldDay;
import io.counterweight.event.Classes;
import io.counterweight.event.RuledDecision;
import io.counterweight.event.ScoredTransaction;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldBandsTest {
    private static final long DAY = 86_400_000;
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);

    private final HeldBands bands = new HeldBands(CLASSES);

    private void frauds(int day, int count, int decision, String action, double propensity) {
        for (int i = 0; i < count; i++) {
            var scored =
                    ScoredTransaction.newBuilder()
                            .setEventTime(day * DAY + i)
                            .setDecision(decision)
                            .setRuled(RuledDecision.newBuilder().setAction(action));
            if (propensity > 0) {
                scored.setPropensity(propensity);
            }
            bands.add(scored.build(), 1);
        }
    }

    /// Of a day's 40 frauds 30 are caught; 9 of 10 of those are blocked.
    private void day(int day) {
        frauds(day, 27, 1, "block", 0);
        frauds(day, 3, 1, "allow", .1);
        frauds(day, 10, 0, "allow", 0);
    }

    @Test
    void aBandOfTheControlGroupIsHeldAgainstAllThatWasBlocked() {
        day(0);
        day(1);
        assertThat(bands.estimated(1)).isEqualTo(new Held(2, 2));
        assertThat(bands.estimated(2))
                .as("from the first whole window on")
                .isEqualTo(new Held(1, 1));
        // None of the group stands for what was blocked, and the few that were missed are all.
        frauds(2, 300, 1, "block", 0);
        frauds(2, 1, 1, "allow", .9);
        frauds(2, 10, 0, "allow", 0);
        assertThat(bands.estimated(1)).isEqualTo(new Held(3, 2));
    }

    @Test
    void withoutAControlGroupThereIsNoBand() {
        frauds(0, 27, 1, "block", 0);
        frauds(0, 10, 0, "allow", 0);
        assertThat(bands.estimated(1)).isEqualTo(new Held(0, 0));
    }

    @Test
    void whatIsForetoldIsHeldAgainstAllOfTheDayOnce() {
        day(0);
        day(1);
        assertThat(
                        bands.foretold(
                                List.of(told(0, 30, false), told(1, 5, false), told(1, 30, true))))
                .isEqualTo(new Held(2, 1));
    }

    private static ForetoldDay told(int day, int caught, boolean isDue) {
        return new ForetoldDay(
                0,
                LocalDate.ofEpochDay(day),
                isDue,
                40,
                0,
                0,
                List.of(of("genuine", 0, 0), of("fraud", caught, 10)));
    }

    private static ForetoldClass of(String name, int caught, int missed) {
        return new ForetoldClass(
                name, caught, new Expected(caught, 3, 0), new Expected(missed, 3, 0), null);
    }
}
