/* What measurements are held against: arithmetic in registers, reads, a call. */

static int64_t fma_peak(int64_t iterations, float *result) {
    const vf x = vf_set(0.9999999f);
    const vf y = vf_set(1e-7f);
#define PEAK_START(i, j) vf s##i##_##j = vf_set(1.0f + (i) + 0.125f * (j));
#define PEAK_ADD(i, j) s##i##_##j = vf_fma(s##i##_##j, x, y);
#define PEAK_SUM(i, j) total = vf_add(total, s##i##_##j);
#define PEAK_START_ROW(i, n) COLUMNS_##n(PEAK_START, i)
#define PEAK_ADD_ROW(i, n) COLUMNS_##n(PEAK_ADD, i)
#define PEAK_SUM_ROW(i, n) COLUMNS_##n(PEAK_SUM, i)
    ROWS_6(PEAK_START_ROW, 2)
    for (int64_t l = 0; l < iterations; l++) {
        ROWS_6(PEAK_ADD_ROW, 2)
        ROWS_6(PEAK_ADD_ROW, 2)
    }
    vf total = vf_set(0.0f);
    ROWS_6(PEAK_SUM_ROW, 2)
    float lanes[W];
    vf_store(lanes, total);
    *result = lanes[0];
    return 2 * 2 * 12 * W;
}

static int32_t read_floats(const float *from, int64_t count, float *result) {
    vf s0 = vf_set(0.0f), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
    for (const float *p = from; p < from + count; p += 8 * W) {
        s0 = vf_or(s0, vf_load(p));
        s1 = vf_or(s1, vf_load(p + W));
        s2 = vf_or(s2, vf_load(p + 2 * W));
        s3 = vf_or(s3, vf_load(p + 3 * W));
        s4 = vf_or(s4, vf_load(p + 4 * W));
        s5 = vf_or(s5, vf_load(p + 5 * W));
        s6 = vf_or(s6, vf_load(p + 6 * W));
        s7 = vf_or(s7, vf_load(p + 7 * W));
    }
    float lanes[W];
    vf_store(lanes, vf_or(vf_or(vf_or(s0, s1), vf_or(s2, s3)), vf_or(vf_or(s4, s5), vf_or(s6, s7))));
    *result = lanes[0];
    return CW_OK;
}

static int32_t nothing(void) { return CW_OK; }
