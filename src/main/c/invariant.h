/* The importance-invariant update of the linear model, example after example: InvariantStep of the
 * Java side. The chain from one example's logit to the next is the bound, so it is scalar; the
 * squares of the next example fill its gaps. */

/* Keeps the compiler from computing both sides. */
#define LIKELY(condition) __builtin_expect(condition, 1)

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

static inline float s_min(float a, float b) { return a < b ? a : b; }
static inline float s_max(float a, float b) { return a > b ? a : b; }

/* v with v + e^v = c, within 0.05. */
static inline float margin_at(float c) {
    if (c < 1.0f) {
        float root = s_max((c + 3.2f) * 0x1.e79e7ap-3f, 0.0f);
        return c - root * root;
    }
    float omega = c - 3.735f * (c - 1.0f) / (c + 6.43f);
    return s_fma((float)(s_bits(omega) - 0x3f800000), 0x1.62e43p-24f, 0.03f);
}

/* δ ≥ 0 with δ + E · (e^δ − 1) = r, E = e^u: a guess within 0.05, and one step of Householder's
 * method of the third order. */
static inline float invariant_move(float u, float r) {
    float from = s_min(s_max(u, -40.0f), 88.0f);
    float e = s_exp(from);
    float near = r / (1.0f + e);
    float guess = near;
    if (LIKELY(near >= 0.25f)) { /* a branch: the chain is shorter without the rest */
        guess = s_min(margin_at(from + e + r) - from, near);
    }
    float rise = s_expm1(guess);
    float slope = s_fma(e, rise, e);
    float error = s_fma(e, rise, guess - r);
    float step = error / (1.0f + slope);
    float bend = slope / (1.0f + slope);
    float x = step * bend;
    float less = s_fma(step * x, 0x1.555556p-3f, 1.0f - x);
    float move = guess - step * s_fma(-0.5f, x, 1.0f) / less;
    return LIKELY(move >= 1e-30f) ? move : 0.0f;
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

/* The linear model and its last move, which w and bias do not hold yet: so the next example's
 * product need not wait for it. */
typedef struct {
    float *w;
    float bias;
    const float *inputs;
    float move;
} moving;

static inline void finish_move(moving *m, int64_t count) {
    const vf by = vf_set(m->move);
    for (int64_t i = 0; i < count; i += W) {
        vf_store(m->w + i, vf_fma(by, vf_load(m->inputs + i), vf_load(m->w + i)));
    }
    m->bias += m->move;
}

/* Moves by the rows of a chunk, and keeps s · logit of each. */
static int32_t move_by_rows(network *n, moving *m, int64_t from, int64_t count) {
    const layer *y = &n->layer[0];
    const int64_t in = y->in_row;
    const float rate = (float)n->spec.rate;
    for (int64_t r = 0; r < count; r++) {
        const float *x = y->input + r * in;
        float s = n->labels[from + r] == 1.0f ? 1.0f : -1.0f;
        float size = laned_product(x, x, in) + 1.0f;
        float importance = s_min(rate * n->weights[from + r] * size, 1e20f);
        float per_size = s / size;
        float before = m->bias + laned_product(x, m->w, in);
        float logit = s_fma(m->move, laned_product(x, m->inputs, in) + 1.0f, before);
        finish_move(m, in);
        if (!(logit - logit == 0)) {
            n->report.row = (int32_t)(from + r);
            n->report.column = 0;
            n->report.value = logit;
            return CW_LOGIT_NOT_FINITE;
        }
        float u = s * logit;
        n->logit[r] = u;
        m->inputs = x;
        m->move = invariant_move(u, importance) * per_size;
    }
    return CW_OK;
}

/* The new parameters stand in the place of the gradients, so that a step that fails changes
 * nothing. */
static int32_t invariant_step(network *n, const float *features, int64_t rows, float total) {
    const layer *y = &n->layer[0];
    bound_frequencies(n, n->values);
    memcpy(n->gradients, n->values, (size_t)n->parameters * sizeof(float));
    float *last = y->input_gradient; /* the last row of the chunk before */
    memset(last, 0, (size_t)y->in_row * sizeof(float));
    moving m = {n->gradients + y->weights, n->gradients[y->bias], last, 0.0f};
    for (int64_t from = 0; from < rows; from += CHUNK) {
        int64_t count = chunk_at(from, rows);
        int32_t status = encode(n, features, rows, from, count);
        if (status != CW_OK) {
            return status;
        }
        clear_padding_of_inputs(n, count);
        status = move_by_rows(n, &m, from, count);
        if (status != CW_OK) {
            return status;
        }
        m.inputs = memcpy(last, m.inputs, (size_t)y->in_row * sizeof(float));
        for (int64_t r = 0; r < count; r += W) {
            vf loss = v_softplus(vf_neg(vf_load(n->logit + r)));
            vf_store(n->losses + from + r, vf_mul(vf_load(n->weights + from + r), loss));
        }
    }
    finish_move(&m, y->in_row);
    n->gradients[y->bias] = m.bias;
    return keep_mean_loss(n, rows, total);
}
