package io.counterweight.kernel;

/// Exact nearest neighbours among up to `capacity` points of `dimensions` values, by squared
/// Euclidean distance. Confined to one thread at a time.
///
/// # The contract of bits
///
/// The distance of a query q and a point p is one chain in float32: `a = 0`; for i = 0 …
/// dimensions−1: `δ = q[i] − p[i]; a = fma(δ, δ, a)`. Neighbours are ordered by distance, and by
/// slot, the lower first, where distances are equal. Empty slots, and points so far that the
/// distance is beyond float, are never neighbours.
public interface Neighbours {
    /// The largest `k` of a call.
    int LARGEST_K = 64;

    /// Slots, numbered from 0; at first all are empty.
    int capacity();

    /// Values of a point.
    int dimensions();

    /// Puts a point into a slot, in the place of what was there.
    ///
    /// @param slot in [0, capacity)
    /// @param values the point is `values[at]` … `values[at + dimensions − 1]`, finite
    /// @throws IllegalArgumentException for a slot or a place out of range
    /// @throws NonFiniteException for a value; the slot is as it was
    void set(int slot, float[] values, int at);

    /// Empties a slot.
    ///
    /// @param slot in [0, capacity)
    /// @throws IllegalArgumentException for a slot out of range
    void clear(int slot);

    /// Finds the nearest points of each query.
    ///
    /// @param queries `rows × dimensions`, row-major, finite
    /// @param exclude one slot a query that is not to be found (the query's own), or −1
    /// @param rows ≥ 1
    /// @param k in [1, 64]
    /// @param slots receives `rows × k`, nearest first; −1 where there are fewer
    /// @param distances receives `rows × k` squared distances; +∞ where there are fewer
    /// @throws IllegalArgumentException for a shape or an excluded slot out of range
    /// @throws NonFiniteException for a value of a query
    void nearest(float[] queries, int[] exclude, int rows, int k, int[] slots, float[] distances);
}
