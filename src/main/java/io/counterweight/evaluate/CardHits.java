package io.counterweight.evaluate;

import java.util.Arrays;
import java.util.Comparator;

/// Looks, day by day, at the k entities (cards) with the highest score and counts how many of them
/// were defrauded that day. Not thread-safe.
///
/// An entity that was hit is left out of the days that follow, for as long as it is known. Equal
/// scores go by entity id, the lower first.
final class CardHits {
    /// One day's result.
    ///
    /// @param hits defrauded entities among the top k
    /// @param defrauded defrauded entities among those not left out
    /// @param precision `hits / k`, however many entities there were
    record Day(int hits, int defrauded, double precision) {}

    private final int top;
    private final int knownForDays;
    private final int[] lastHit;
    private final float[] best;
    private final boolean[] defrauded;
    private final boolean[] isCandidate;
    private final int[] candidates;
    private final Comparator<Integer> order;
    private int count;
    private int day;

    CardHits(int top, int knownForDays, EntityIds entities) {
        this.top = top;
        this.knownForDays = knownForDays;
        this.lastHit = new int[entities.count()];
        Arrays.fill(lastHit, Integer.MIN_VALUE);
        this.best = new float[entities.count()];
        this.defrauded = new boolean[entities.count()];
        this.isCandidate = new boolean[entities.count()];
        this.candidates = new int[entities.count()];
        this.order =
                Comparator.<Integer>comparingDouble(entity -> -best[entity])
                        .thenComparing(entities::id);
    }

    void begin(int newDay) {
        for (int i = 0; i < count; i++) {
            isCandidate[candidates[i]] = false;
        }
        count = 0;
        day = newDay;
    }

    /// One transaction of the day.
    void row(int entity, float score, boolean fraud) {
        if (lastHit[entity] >= day - knownForDays) {
            return;
        }
        if (!isCandidate[entity]) {
            isCandidate[entity] = true;
            best[entity] = score;
            defrauded[entity] = fraud;
            candidates[count++] = entity;
            return;
        }
        best[entity] = Math.max(best[entity], score);
        defrauded[entity] |= fraud;
    }

    Day end() {
        int hits = 0;
        int[] ranked =
                Arrays.stream(candidates, 0, count)
                        .boxed()
                        .sorted(order)
                        .mapToInt(Integer::intValue)
                        .toArray();
        int all = 0;
        for (int rank = 0; rank < ranked.length; rank++) {
            if (!defrauded[ranked[rank]]) {
                continue;
            }
            all++;
            if (rank < top) {
                hits++;
                lastHit[ranked[rank]] = day;
            }
        }
        return new Day(hits, all, (double) hits / top);
    }
}
