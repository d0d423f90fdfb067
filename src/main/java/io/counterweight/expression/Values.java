package io.counterweight.expression;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of the variables of a [Scope], by their slots. Filled anew for each evaluation; for
/// one thread. A boolean is 0 or 1, a date its milliseconds since the epoch.
public final class Values {
    private final double[] numbers;
    private final String[] texts;
    private long time;
    private Map<String, String> earlier = Map.of();

    Values(int numbers, int texts) {
        this.numbers = new double[numbers];
        this.texts = new String[texts];
        Arrays.fill(this.texts, "");
    }

    public void number(int slot, double value) {
        numbers[slot] = value;
    }

    public double number(int slot) {
        return numbers[slot];
    }

    public void text(int slot, String value) {
        texts[slot] = value;
    }

    public String text(int slot) {
        return texts[slot];
    }

    /// When the event happened that lists are asked for (ms).
    ///
    /// @param earlier what a text was called before, where lists may know it so, too: the hash of a
    ///   secret id under the key before
    public void asOf(long time, Map<String, String> earlier) {
        this.time = time;
        this.earlier = earlier;
    }

    long time() {
        return time;
    }

    @Nullable String earlier(String text) {
        return earlier.isEmpty() ? null : earlier.get(text);
    }
}
