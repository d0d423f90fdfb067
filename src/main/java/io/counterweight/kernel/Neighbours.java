package io.counterweight.kernel;

/// Exact nearest neighbours among up to `capacity` points of `dimensions` values, by squared
/// Euclidean distance. Confined to one thread at a time. [contract of bits: one chain per pair, `a
/// = 0; for i: δ = q[i] − p[i]; a = fma(δ, δ, a)`, or whatever fixed order the kernels helper
/// chooses] Ties go to the lower slot. Empty slots are never neighbours.
public interface Neighbours {
    int capacity();

    int dimensions();

    /// @param at where the point begins in `values`; finite
    void set(int slot, float[] values, int at);

    void clear(int slot);

    /// @param queries `rows × dimensions`, row-major, finite
    /// @param exclude one slot a query that is not to be found (the query's own), or −1
    /// @param k in [1, 64]
    /// @param slots receives `rows × k`, nearest first; −1 where there are fewer
    /// @param distances receives `rows × k` squared distances; +∞ where there are fewer
    void nearest(float[] queries, int[] exclude, int rows, int k, int[] slots, float[] distances);
}
