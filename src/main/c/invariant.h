/* The importance-invariant update of the linear model, example after example: InvariantStep of the
 * Java side. The chain from one example's logit to the next is the bound, so it is scalar; the
 * squares of the next example fill its gaps. */

/* 16 lanes of one chain. */
typedef struct {
    vf v[16 / W];
} lanes16;

static inline lanes16 lanes16_zero(void) {
    lanes16 a;
    for (int i = 0; i < 16 / W; i++) {
        a.v[i] = vf_set(0.0f);
    }
    return a;
}

static inline lanes16 lanes16_fma(const float *x, const float *y, lanes16 a) {
    for (int i = 0; i < 16 / W; i++) {
        a.v[i] = vf_fma(vf_load(x + i * W), vf_load(y + i * W), a.v[i]);
    }
    return a;
}

static inline lanes16 lanes16_add(lanes16 a, lanes16 b) {
    for (int i = 0; i < 16 / W; i++) {
        a.v[i] = vf_add(a.v[i], b.v[i]);
    }
    return a;
}

static inline float lanes16_fold(lanes16 a) {
    for (int half = 8 / W; half > 0; half /= 2) {
        for (int i = 0; i < half; i++) {
            a.v[i] = vf_add(a.v[i], a.v[i + half]);
        }
    }
    return vf_fold(a.v[0]);
}

/* A sum of products of the shape of a laned sum; count is a multiple of 16. */
static inline float laned_product(const float *x, const float *y, int64_t count) {
    lanes16 a = lanes16_zero(), b = a, c = a, d = a;
    int64_t i = 0;
    for (; i + 64 <= count; i += 64) {
        a = lanes16_fma(x + i, y + i, a);
        b = lanes16_fma(x + i + 16, y + i + 16, b);
        c = lanes16_fma(x + i + 32, y + i + 32, c);
        d = lanes16_fma(x + i + 48, y + i + 48, d);
    }
    if (i < count) {
        a = lanes16_fma(x + i, y + i, a);
    }
    if (i + 16 < count) {
        b = lanes16_fma(x + i + 16, y + i + 16, b);
    }
    if (i + 32 < count) {
        c = lanes16_fma(x + i + 32, y + i + 32, c);
    }
    return lanes16_fold(lanes16_add(lanes16_add(a, b), lanes16_add(c, d)));
}

static inline int32_t s_bits(float x) {
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline float s_of_bits(int32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The power of two of e^x, and what e^x by that power is beyond 1; x in [-87, 88]. */
static inline float s_exp_part(float x, float *power) {
    const float round = 12582912.0f;
    float n = s_fma(x, 0x1.715476p0f, round) - round;
    float r = s_fma(n, -0x1.62e4p-1f, x);
    r = s_fma(n, -0x1.7f7d1cp-20f, r);
    float p = 0x1.a01a02p-13f;
    p = s_fma(p, r, 0x1.6c16c2p-10f);
    p = s_fma(p, r, 0x1.111112p-7f);
    p = s_fma(p, r, 0x1.555556p-5f);
    p = s_fma(p, r, 0x1.555556p-3f);
    p = s_fma(p, r, 0.5f);
    *power = s_of_bits(((int32_t)n + 127) << 23);
    return s_fma(p, r * r, r);
}

static inline float s_exp(float x) {
    float power;
    float p = s_exp_part(x, &power);
    return (p + 1.0f) * power;
}

static inline float s_expm1(float x) {
    float power;
    float p = s_exp_part(x, &power);
    return s_fma(p, power, power - 1.0f);
}

/* δ ≥ 0 with δ + E · (e^δ − 1) = r, E = e^u: a guess within 0.05, and one step of Householder's
 * method of the third order. */
static inline float invariant_move(float u, float r) {
    float from = u < -40.0f ? -40.0f : u;
    from = from > 88.0f ? 88.0f : from;
    float e = s_exp(from);
    float near = r / (1.0f + e);
    float c = from + e + r;
    float below = c + 3.2f > 0.0f ? (c + 3.2f) * 0x1.e79e7ap-3f : 0.0f;
    float above = c > 1.0f ? c : 1.0f;
    float omega = above - 3.735f * (above - 1.0f) / (above + 6.43f);
    float logarithm =
        s_fma((float)(s_bits(omega) - 0x3f800000), 0x1.62e43p-24f, 0.03f);
    float to = c < 1.0f ? c - below * below : logarithm;
    float far = to - from < near ? to - from : near;
    float guess = near < 0.25f ? near : far;
    float rise = s_expm1(guess);
    float slope = s_fma(e, rise, e);
    float error = s_fma(e, rise, guess - r);
    float step = error / (1.0f + slope);
    float bend = slope / (1.0f + slope);
    float x = step * bend;
    float less = s_fma(step * x, 0x1.555556p-3f, 1.0f - x);
    float move = guess - step * s_fma(-0.5f, x, 1.0f) / less;
    return move < 1e-30f ? 0.0f : move;
}

/* What pads the cosines is cos 0: of no weight, but not 0. */
static void clear_padding_of_inputs(const network *n, int64_t count) {
    const layer *y = &n->layer[0];
    int64_t end = n->feature_row + n->turn_row + n->turns;
    for (int64_t r = 0; n->turns && r < count; r++) {
        float *x = y->input + r * y->in_row;
        memset(x + end, 0, (size_t)(y->in_row - end) * sizeof(float));
    }
}

/* Moves w and *bias by the rows of a chunk, and keeps s · logit of each. */
static int32_t move_by_rows(network *n, float *w, float *bias, int64_t from, int64_t count) {
    const layer *y = &n->layer[0];
    const float rate = (float)n->spec.rate;
    for (int64_t r = 0; r < count; r++) {
        const float *x = y->input + r * y->in_row;
        float s = n->labels[from + r] == 1.0f ? 1.0f : -1.0f;
        float size = laned_product(x, x, y->in_row) + 1.0f;
        float importance = rate * n->weights[from + r] * size;
        importance = importance < 1e20f ? importance : 1e20f;
        float per_size = s / size;
        float logit = *bias + laned_product(x, w, y->in_row);
        if (!(logit - logit == 0)) {
            n->report.row = (int32_t)(from + r);
            n->report.column = 0;
            n->report.value = logit;
            return CW_LOGIT_NOT_FINITE;
        }
        float u = s * logit;
        n->logit[r] = u;
        float move = invariant_move(u, importance) * per_size;
        const vf by = vf_set(move);
        for (int64_t i = 0; i < y->in_row; i += W) {
            vf_store(w + i, vf_fma(by, vf_load(x + i), vf_load(w + i)));
        }
        *bias += move;
    }
    return CW_OK;
}

/* The new parameters stand in the place of the gradients, so that a step that fails changes
 * nothing. */
static int32_t invariant_step(network *n, const float *features, int64_t rows, float total) {
    const layer *y = &n->layer[0];
    bound_frequencies(n, n->values);
    memcpy(n->gradients, n->values, (size_t)n->parameters * sizeof(float));
    for (int64_t from = 0; from < rows; from += CHUNK) {
        int64_t count = chunk_at(from, rows);
        int32_t status = encode(n, features, rows, from, count);
        if (status != CW_OK) {
            return status;
        }
        clear_padding_of_inputs(n, count);
        status = move_by_rows(n, n->gradients + y->weights, n->gradients + y->bias, from, count);
        if (status != CW_OK) {
            return status;
        }
        for (int64_t r = 0; r < count; r += W) {
            vf loss = v_softplus(vf_neg(vf_load(n->logit + r)));
            vf_store(n->losses + from + r, vf_mul(vf_load(n->weights + from + r), loss));
        }
    }
    return keep_mean_loss(n, rows, total);
}
