package io.counterweight.feature;

import java.util.List;

/// How coarse a bucket may be at an age, once an entity has more than `cap` of them.
///
/// An edge of a window lies at a fixed age (its delay, and delay + window). Buckets younger than an
/// edge have it before them, so they may be as wide as a fixed share of the narrowest window whose
/// edge is still ahead. The share is such that the merged buckets are about half the cap: narrow
/// windows stay sharp beside wide ones.
final class BucketGrid {
    private final int cap;
    private final long[] ages;
    private final long[] widths;

    /// @param edges ages of the windows' edges in ms, ascending, the last the oldest that counts
    /// @param windows the windows, whose edges they are
    BucketGrid(int cap, long[] edges, List<Span> windows) {
        this.cap = cap;
        this.ages = edges;
        double[] narrowest = new double[edges.length];
        double slots = 0;
        for (int z = edges.length - 1; z >= 0; z--) {
            narrowest[z] = z + 1 < edges.length ? narrowest[z + 1] : edges[edges.length - 1];
            for (Span window : windows) {
                if (window.near() == z || window.far() == z) {
                    narrowest[z] =
                            Math.min(narrowest[z], edges[window.far()] - edges[window.near()]);
                }
            }
            slots += (edges[z] - (z == 0 ? 0 : edges[z - 1])) / narrowest[z];
        }
        this.widths = new long[edges.length];
        for (int z = 0; z < edges.length; z++) {
            widths[z] = (long) Math.ceil(narrowest[z] * slots / (cap / 2.0));
        }
    }

    int cap() {
        return cap;
    }

    /// Width in ms of a bucket whose newest member has that age.
    long width(long age) {
        for (int z = 0; z < ages.length; z++) {
            if (age < ages[z]) {
                return widths[z];
            }
        }
        return widths[widths.length - 1];
    }

    /// A window as the positions of its edges.
    record Span(int near, int far) {}
}
