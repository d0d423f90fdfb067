package io.counterweight.expression;

import java.util.Arrays;

/// The values of the variables of a [Scope], by their slots. Filled anew for each evaluation; for
/// one thread. A boolean is 0 or 1, a date its milliseconds since the epoch.
public final class Values {
    private final double[] numbers;
    private final String[] texts;

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
}
