/* Matrix products by tiles of up to 6 rows × TILE_VECTORS vectors, whose sums stay in registers.
 *
 * c[i][j] = from[i][j] (or 0), then for l = 0 … k−1 in order c[i][j] = fma(a[i][l], b[l][j], …):
 * one chain an output, so the tile's shape changes no bit. The accumulators are named one by one
 * by macros: an array of them becomes a stack array, at a third of the speed.
 */

#define COLUMNS_1(X, i) X(i, 0)
#define COLUMNS_2(X, i) COLUMNS_1(X, i) X(i, 1)
#define COLUMNS_3(X, i) COLUMNS_2(X, i) X(i, 2)
#define COLUMNS_4(X, i) COLUMNS_3(X, i) X(i, 3)

#define ROWS_1(X, n) X(0, n)
#define ROWS_2(X, n) ROWS_1(X, n) X(1, n)
#define ROWS_3(X, n) ROWS_2(X, n) X(2, n)
#define ROWS_4(X, n) ROWS_3(X, n) X(3, n)
#define ROWS_5(X, n) ROWS_4(X, n) X(4, n)
#define ROWS_6(X, n) ROWS_5(X, n) X(5, n)

#define ZERO_ONE(i, j) vf s##i##_##j = vf_set(0.0f);
#define LOAD_ONE(i, j) s##i##_##j = vf_load(from + (i) * from_row + (j) * W);
#define ADD_ONE(i, j) s##i##_##j = vf_fma(x, b##j, s##i##_##j);
#define STORE_ONE(i, j) vf_store(c + (i) * c_row + (j) * W, s##i##_##j);
#define TAKE_ONE(i, j) const vf b##j = vf_load(b + (j) * W);

#define ZERO_ROW(i, n) COLUMNS_##n(ZERO_ONE, i)
#define LOAD_ROW(i, n) COLUMNS_##n(LOAD_ONE, i)
#define ADD_ROW(i, n)                    \
    {                                    \
        const vf x = vf_set(a[(i) * a_row]); \
        COLUMNS_##n(ADD_ONE, i)          \
    }
#define STORE_ROW(i, n) COLUMNS_##n(STORE_ONE, i)

typedef void tile(const float *restrict a, long a_row, long a_step, const float *restrict b,
                  long b_row, const float *from, long from_row, float *c, long c_row, long k);

#define TILE(m, n)                                                                              \
    static void tile_##m##_##n(const float *restrict a, long a_row, long a_step,                \
                               const float *restrict b, long b_row, const float *from,          \
                               long from_row, float *c, long c_row, long k) {                   \
        ROWS_##m(ZERO_ROW, n) if (from) {                                                       \
            ROWS_##m(LOAD_ROW, n)                                                               \
        }                                                                                       \
        for (long l = 0; l < k; l++, a += a_step, b += b_row) {                                 \
            COLUMNS_##n(TAKE_ONE, 0) ROWS_##m(ADD_ROW, n)                                       \
        }                                                                                       \
        ROWS_##m(STORE_ROW, n)                                                                  \
    }

#define TILES_OF(n) TILE(1, n) TILE(2, n) TILE(3, n) TILE(4, n) TILE(5, n) TILE(6, n)
#define NAMES_OF(n) \
    { tile_1_##n, tile_2_##n, tile_3_##n, tile_4_##n, tile_5_##n, tile_6_##n }

TILES_OF(1)
TILES_OF(2)
#if TILE_VECTORS == 4
TILES_OF(3)
TILES_OF(4)
static tile *const tiles[4][6] = {NAMES_OF(1), NAMES_OF(2), NAMES_OF(3), NAMES_OF(4)};
#else
static tile *const tiles[2][6] = {NAMES_OF(1), NAMES_OF(2)};
#endif

/* a is m × k with any two strides; b is k × n and c is m × n, rows of multiples of 16. from has its
 * own row stride: 0 for one row (a bias) under all; it may be c; NULL is all zeros. */
static void multiply(const float *restrict a, long a_row, long a_step, const float *restrict b,
                     long b_row, const float *from, long from_row, float *c, long c_row, long m,
                     long n, long k) {
    for (long j = 0; j < n; j += TILE_VECTORS * W) {
        long vectors = (n - j) / W;
        tile *const *of_rows = tiles[(vectors < TILE_VECTORS ? vectors : TILE_VECTORS) - 1];
        for (long i = 0; i < m; i += 6) {
            long rows = m - i < 6 ? m - i : 6;
            of_rows[rows - 1](a + i * a_row, a_row, a_step, b + j, b_row,
                              from ? from + i * from_row + j : 0, from_row, c + i * c_row + j,
                              c_row, k);
        }
    }
}

/* to[j][i] = from[i][j]; rows and columns are multiples of 16. */
static void transpose(const float *restrict from, long from_row, float *restrict to, long to_row,
                      long rows, long columns) {
    for (long i = 0; i < rows; i += W) {
        for (long j = 0; j < columns; j += 4) {
            const float *p = from + i * from_row + j;
            vf r0 = vf_load_quads(p, 4 * from_row);
            vf r1 = vf_load_quads(p + from_row, 4 * from_row);
            vf r2 = vf_load_quads(p + 2 * from_row, 4 * from_row);
            vf r3 = vf_load_quads(p + 3 * from_row, 4 * from_row);
            vf low01 = vf_zip_low(r0, r1);
            vf low23 = vf_zip_low(r2, r3);
            vf high01 = vf_zip_high(r0, r1);
            vf high23 = vf_zip_high(r2, r3);
            float *q = to + j * to_row + i;
            vf_store(q, vf_pair_low(low01, low23));
            vf_store(q + to_row, vf_pair_high(low01, low23));
            vf_store(q + 2 * to_row, vf_pair_low(high01, high23));
            vf_store(q + 3 * to_row, vf_pair_high(high01, high23));
        }
    }
}
