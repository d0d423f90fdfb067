/* Exact nearest neighbours: squared distances by tiles of up to 4 queries × TILE_VECTORS vectors of
 * points, then what is nearer than the last that was kept is put in its place. */

/* Points of a block, which is [dimension][point]. A multiple of the points of a tile. */
#define POINTS 64
#define QUERIES 4

#define APART_ONE(i, j)                              \
    {                                                \
        const vf delta = vf_sub(x, b##j);            \
        s##i##_##j = vf_fma(delta, delta, s##i##_##j); \
    }
#define APART_ROW(i, n)                               \
    {                                                 \
        const vf x = vf_set(q[(i) * dimensions + l]); \
        COLUMNS_##n(APART_ONE, i)                     \
    }
#define STORE_APART_ONE(i, j) vf_store(to + (i) * POINTS + (j) * W, s##i##_##j);
#define STORE_APART_ROW(i, n) COLUMNS_##n(STORE_APART_ONE, i)

typedef void apart(const float *restrict q, const float *restrict b, long dimensions,
                   float *restrict to);

#define APART(m, n)                                                                   \
    static void apart_##m(const float *restrict q, const float *restrict b,           \
                          long dimensions, float *restrict to) {                      \
        ROWS_##m(ZERO_ROW, n) for (long l = 0; l < dimensions; l++, b += POINTS) {    \
            COLUMNS_##n(TAKE_ONE, 0) ROWS_##m(APART_ROW, n)                           \
        }                                                                             \
        ROWS_##m(STORE_APART_ROW, n)                                                  \
    }

#if TILE_VECTORS == 4
APART(1, 4)
APART(2, 4)
APART(3, 4)
APART(4, 4)
#else
APART(1, 2)
APART(2, 2)
APART(3, 2)
APART(4, 2)
#endif
static apart *const aparts[QUERIES] = {apart_1, apart_2, apart_3, apart_4};

/* Keeps those points of a block that are among the k nearest so far: in order of distance, then of
 * slot. */
static void keep_nearest(const float *restrict from, int32_t first, int32_t excluded, int32_t k,
                         int32_t *restrict slots, float *restrict distances) {
    for (int32_t j = 0; j < POINTS; j += W) {
        if (vm_all(vf_le(vf_set(distances[k - 1]), vf_load(from + j)))) {
            continue;
        }
        for (int32_t i = j; i < j + W; i++) {
            float distance = from[i];
            if (distance < distances[k - 1] && first + i != excluded) {
                int32_t at = k - 1;
                for (; at > 0 && distance < distances[at - 1]; at--) {
                    distances[at] = distances[at - 1];
                    slots[at] = slots[at - 1];
                }
                distances[at] = distance;
                slots[at] = first + i;
            }
        }
    }
}

static int32_t neighbours_nearest(const float *points, int32_t blocks, int32_t dimensions,
                                  const float *queries, const int32_t *exclude, int32_t rows,
                                  int32_t k, int32_t *slots, float *distances) {
    for (int64_t i = 0; i < (int64_t)rows * k; i++) {
        slots[i] = -1;
        distances[i] = INFINITY;
    }
    for (int32_t block = 0; block < blocks; block++) {
        const float *b = points + (int64_t)block * dimensions * POINTS;
        for (int32_t r = 0; r < rows; r += QUERIES) {
            float apart_by[QUERIES * POINTS];
            int32_t count = rows - r < QUERIES ? rows - r : QUERIES;
            for (int32_t j = 0; j < POINTS; j += TILE_VECTORS * W) {
                aparts[count - 1](queries + (int64_t)r * dimensions, b + j, dimensions,
                                  apart_by + j);
            }
            for (int32_t i = 0; i < count; i++) {
                int64_t at = (int64_t)(r + i) * k;
                keep_nearest(apart_by + i * POINTS, block * POINTS, exclude[r + i], k, slots + at,
                             distances + at);
            }
        }
    }
    return CW_OK;
}
