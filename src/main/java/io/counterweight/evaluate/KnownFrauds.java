package io.counterweight.evaluate;

import java.util.Arrays;

/// Which entities are known as defrauded at the start of a day, walked day by day. Not thread-safe.
///
/// An entity is known on day d when a fraud of its became known on one of the days d − known-for …
/// d − 1: with a label delay of 7 days and 7 days of known-for, when it had a fraud on one of the
/// days d − 14 … d − 8.
final class KnownFrauds {
    private final int knownForDays;
    private long[] frauds = new long[256];
    private int size;
    private int[] lastKnown = new int[0];
    private int next;

    KnownFrauds(int knownForDays) {
        this.knownForDays = knownForDays;
    }

    /// A fraud of the entity became known on that day.
    void add(int entity, int labelledDay) {
        if (size == frauds.length) {
            frauds = Arrays.copyOf(frauds, size * 2);
        }
        frauds[size++] = ((long) labelledDay << 32) | entity;
    }

    /// Goes back before the first day; every fraud has been added.
    void rewind(int entities) {
        Arrays.sort(frauds, 0, size);
        lastKnown = new int[entities];
        Arrays.fill(lastKnown, Integer.MIN_VALUE);
        next = 0;
    }

    /// Goes on to the start of a later day.
    void advanceTo(int day) {
        while (next < size && frauds[next] >> 32 < day) {
            lastKnown[(int) frauds[next]] = (int) (frauds[next] >> 32);
            next++;
        }
    }

    /// Whether the entity is known as defrauded on the day advanced to.
    boolean isKnown(int entity, int day) {
        return lastKnown[entity] >= day - knownForDays;
    }
}
