package io.counterweight.event;

import java.util.List;

/// Where the entries of one list are in another. Stateless.
public final class Positions {
    private Positions() {}

    /// Where each of the wanted is, once each: the first of several that are equal goes to the
    /// first, the next to the next; −1 where it is missing.
    public static <T> int[] of(List<T> wanted, List<T> present) {
        var taken = new boolean[present.size()];
        var positions = new int[wanted.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = -1;
            for (int j = 0; j < taken.length && positions[i] < 0; j++) {
                if (!taken[j] && present.get(j).equals(wanted.get(i))) {
                    taken[j] = true;
                    positions[i] = j;
                }
            }
        }
        return positions;
    }

    /// Each where it is.
    public static int[] identity(int count) {
        var positions = new int[count];
        for (int i = 0; i < count; i++) {
            positions[i] = i;
        }
        return positions;
    }
}
