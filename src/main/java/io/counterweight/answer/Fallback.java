package io.counterweight.answer;

import io.counterweight.event.Action;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.plan.StreamPlan;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a caller is advised where no model can answer in time: to allow the transaction, to refer
/// it to somebody, or to refer it where one number of it is large. Immutable.
///
/// @param field whose value is held against `from`; null where the action is the same for all
/// @param action of those not below; without a field, of all
public record Fallback(Action action, @Nullable String field, double from) {
    public static final Fallback ALLOW = new Fallback(Action.ALLOW, null, 0);

    private static final Pattern CONDITION =
            Pattern.compile("refer-if\\s+(\\S+)\\s*>=\\s*(-?\\d+(?:[.]\\d+)?)");

    /// Reads `allow`, `refer` or `refer-if <field> >= <number>`.
    ///
    /// @throws IllegalArgumentException says what it must be
    public static Fallback parse(String text) {
        switch (text.strip()) {
            case "allow":
                return ALLOW;
            case "refer":
                return new Fallback(Action.REFER, null, 0);
            default:
                var matcher = CONDITION.matcher(text.strip());
                if (!matcher.matches()) {
                    throw new IllegalArgumentException(
                            "must be allow, refer, or refer-if <field> >= <number>");
                }
                return new Fallback(
                        Action.REFER, matcher.group(1), Double.parseDouble(matcher.group(2)));
        }
    }

    /// @throws IllegalArgumentException where the pipeline has no such number
    public void require(StreamPlan plan) {
        if (field != null && !plan.event().numberNames().contains(field)) {
            throw new IllegalArgumentException(
                    "the fallback's field must be a number of the pipeline: field=%s, numbers=%s"
                            .formatted(field, plan.event().numberNames()));
        }
    }

    /// What it advises on a transaction, of which only what it says itself is known.
    Action of(EnrichedTransactionOrBuilder transaction, StreamPlan plan) {
        if (field == null) {
            return action;
        }
        double value = transaction.getNumbers(plan.event().numberNames().indexOf(field));
        return value >= from ? action : Action.ALLOW;
    }

    @Override
    public String toString() {
        return field == null ? action.toString() : "refer-if %s >= %s".formatted(field, from);
    }
}
