package io.counterweight.imbalance;

import java.util.Arrays;

/// What a synthetic example has where there is nothing between two values: the values that most of
/// the base and its neighbours have. Immutable.
final class CategoryVote {
    private final int[][] groups;

    CategoryVote(int[][] groups, int columns) {
        this.groups = new int[groups.length][];
        boolean[] taken = new boolean[columns];
        for (int g = 0; g < groups.length; g++) {
            this.groups[g] = groups[g].clone();
            for (int column : groups[g]) {
                if (column < 0 || column >= columns || taken[column]) {
                    throw new IllegalArgumentException(
                            "a category's column must be in [0, columns) and in one category: column=%d, columns=%d, categories=%s"
                                    .formatted(column, columns, Arrays.deepToString(groups)));
                }
                taken[column] = true;
            }
        }
    }

    /// Writes the winning values of each group.
    void write(ExampleRing ring, int base, int[] neighbours, float[] to, int at) {
        int[] voters = new int[neighbours.length + 1];
        voters[0] = base;
        System.arraycopy(neighbours, 0, voters, 1, neighbours.length);
        for (int[] group : groups) {
            int from = ring.at(winner(ring, voters, group));
            for (int column : group) {
                to[at + column] = ring.features()[from + column];
            }
        }
    }

    /// A slot with the values that have the most votes; the first voter where no values do.
    private static int winner(ExampleRing ring, int[] voters, int[] group) {
        int winner = 0;
        int most = 0;
        for (int v = 0; v < voters.length; v++) {
            if (isFirstOfItsKind(ring, voters, v, group)) {
                int votes = votes(ring, voters, v, group);
                if (votes > most) {
                    most = votes;
                    winner = v;
                } else if (votes == most) {
                    winner = 0;
                }
            }
        }
        return voters[winner];
    }

    private static boolean isFirstOfItsKind(ExampleRing ring, int[] voters, int v, int[] group) {
        for (int earlier = 0; earlier < v; earlier++) {
            if (alike(ring, voters[earlier], voters[v], group)) {
                return false;
            }
        }
        return true;
    }

    private static int votes(ExampleRing ring, int[] voters, int v, int[] group) {
        int votes = 0;
        for (int voter : voters) {
            if (alike(ring, voter, voters[v], group)) {
                votes++;
            }
        }
        return votes;
    }

    private static boolean alike(ExampleRing ring, int one, int other, int[] group) {
        float[] features = ring.features();
        for (int column : group) {
            float x = features[ring.at(one) + column];
            float y = features[ring.at(other) + column];
            if (x != y && !(Float.isNaN(x) && Float.isNaN(y))) {
                return false;
            }
        }
        return true;
    }
}
