/* BinaryHead and SoftmaxHead of the Java side, W rows at a time. Logits are [logit][row], rows of
 * CHUNK floats; lanes beyond the last row hold anything and are not used. */

static float class_factor(const network *n, int64_t class) {
    return class == n->spec.majority ? n->spec.majority_factor : n->spec.minority_factor;
}

/* F of the focal loss: exp(γ · lq). */
static vf focus_of(const network *n, vf log_miss) { return v_exp(vf_mul(vf_set(n->spec.gamma), log_miss)); }

/* A gradient for the backward pass, which it shall not fill with denormals. */
static vf without_denormals(vf gradient) {
    return vf_select(vf_lt(vf_abs(gradient), vf_set(1e-30f)), vf_set(0.0f), gradient);
}

/* offsets: 2 × 2, or NULL for zeros. */
static void binary_rows(const network *n, const float *offsets, int64_t r, float total) {
    const vf one = vf_set(1.0f);
    vm positive = vf_eq(vf_load(n->labels + r), one);
    vf s = vf_select(positive, one, vf_set(-1.0f));
    float *logit = n->logit + r % CHUNK;
    vf weight = vf_load(n->weights + r);
    vf z = vf_load(logit);
    if (offsets) {
        z = vf_add(z, vf_select(positive, vf_set(offsets[3] - offsets[2]),
                                vf_set(offsets[1] - offsets[0])));
    }
    vf x = vf_mul(s, z);
    vf log_p = vf_neg(v_softplus(vf_neg(x)));
    vf q = v_sigmoid(vf_neg(x));
    vf gradient, loss;
    if (n->spec.loss == CW_FOCAL) {
        vf gamma = vf_set(n->spec.gamma);
        vf factor =
            vf_select(positive, vf_set(class_factor(n, 1)), vf_set(class_factor(n, 0)));
        vf p = v_sigmoid(x);
        vf scale = vf_mul(factor, focus_of(n, vf_neg(v_softplus(x))));
        vf inner = vf_fma(vf_mul(gamma, p), log_p, vf_neg(q));
        gradient = vf_mul(s, vf_mul(scale, inner));
        loss = vf_neg(vf_mul(scale, log_p));
    } else {
        gradient = vf_mul(s, vf_neg(q));
        loss = vf_neg(log_p);
    }
    vf_store(n->losses + r, vf_mul(weight, loss));
    vf_store(logit, without_denormals(vf_mul(gradient, vf_div(weight, vf_set(total)))));
}

/* Fills the exponentials of W rows; returns the sum of all but the largest, whose index, the first
 * where several are, goes to top_index and whose logit to top. */
static vf exponentials(const network *n, int64_t at, vf *top_index, vf *top) {
    *top_index = vf_set(0.0f);
    *top = vf_load(n->logit + at);
    for (int64_t j = 1; j < n->logits; j++) {
        vf z = vf_load(n->logit + j * CHUNK + at);
        vm larger = vf_lt(*top, z);
        *top = vf_select(larger, z, *top);
        *top_index = vf_select(larger, vf_set((float)j), *top_index);
    }
    const vf zero = vf_set(0.0f);
    vf rest = zero;
    for (int64_t j = 0; j < n->logits; j++) {
        vm is_top = vf_eq(*top_index, vf_set((float)j));
        vf e = v_exp(vf_sub(vf_load(n->logit + j * CHUNK + at), *top));
        vf_store(n->exponential + j * CHUNK + at, vf_select(is_top, vf_set(1.0f), e));
        rest = vf_select(is_top, rest, vf_add(rest, e));
    }
    return rest;
}

static void softmax_rows(const network *n, int64_t r, float total) {
    const vf one = vf_set(1.0f);
    int64_t at = r % CHUNK;
    vf label = vf_load(n->labels + r);
    vf weight = vf_load(n->weights + r);
    vf top_index, top;
    vf rest = exponentials(n, at, &top_index, &top);
    vf sum = vf_add(one, rest);
    vf own = vf_set(0.0f);
    vf other = vf_set(0.0f);
    vf own_exponential = vf_set(0.0f);
    vf factor = one;
    for (int64_t j = 0; j < n->logits; j++) {
        vm is_label = vf_eq(label, vf_set((float)j));
        vf e = vf_load(n->exponential + j * CHUNK + at);
        own = vf_select(is_label, vf_load(n->logit + j * CHUNK + at), own);
        own_exponential = vf_select(is_label, e, own_exponential);
        other = vf_select(is_label, other, vf_add(other, e));
        factor = vf_select(is_label, vf_set(class_factor(n, j)), factor);
    }
    vf log_p = vf_sub(vf_sub(own, top), v_log1p(rest));
    vf miss = vf_div(other, sum);
    vf gradient_scale = one;
    vf loss_scale = one;
    if (n->spec.loss == CW_FOCAL) {
        vf p = vf_div(own_exponential, sum);
        loss_scale = vf_mul(factor, focus_of(n, v_log(miss)));
        vf pull = vf_div(vf_mul(vf_mul(vf_set(n->spec.gamma), p), log_p), miss);
        gradient_scale = vf_mul(loss_scale, vf_sub(one, pull));
    }
    vf scale = vf_div(weight, vf_set(total));
    for (int64_t j = 0; j < n->logits; j++) {
        vm is_label = vf_eq(label, vf_set((float)j));
        vf e = vf_load(n->exponential + j * CHUNK + at);
        vf toward = vf_select(is_label, vf_neg(miss), vf_div(e, sum));
        vf gradient = vf_mul(vf_mul(gradient_scale, toward), scale);
        vf_store(n->logit + j * CHUNK + at, without_denormals(gradient));
    }
    vf_store(n->losses + r, vf_mul(weight, vf_neg(vf_mul(loss_scale, log_p))));
}

/* Finds the first logit of a chunk that is not finite. */
static int32_t check_logits(network *n, int64_t from, int64_t count) {
    for (int64_t r = 0; r < count; r++) {
        for (int64_t j = 0; j < n->logits; j++) {
            float z = n->logit[j * CHUNK + r];
            if (!(z - z == 0)) {
                n->report.row = (int32_t)(from + r);
                n->report.column = (int32_t)j;
                n->report.value = z;
                return CW_LOGIT_NOT_FINITE;
            }
        }
    }
    return CW_OK;
}

static void add_offsets(const network *n, const float *offsets, int64_t from, int64_t count) {
    for (int64_t r = 0; r < count; r++) {
        const float *of_label = offsets + (int64_t)n->labels[from + r] * n->logits;
        for (int64_t j = 0; j < n->logits; j++) {
            n->logit[j * CHUNK + r] += of_label[j];
        }
    }
}

/* Replaces the logits of a chunk by the gradients of the mean loss, and keeps the weighted losses.
 * The chunk begins at row `from`, a multiple of CHUNK. */
static void losses_and_gradients(const network *n, const float *offsets, int64_t from,
                                 int64_t count, float total) {
    if (n->spec.classes == 2) {
        for (int64_t r = from; r < from + count; r += W) {
            binary_rows(n, offsets, r, total);
        }
        return;
    }
    if (offsets) {
        add_offsets(n, offsets, from, count);
    }
    for (int64_t r = from; r < from + count; r += W) {
        softmax_rows(n, r, total);
    }
}

/* The probabilities of a chunk, `count` rows of `classes`. */
static void probabilities_of(const network *n, int64_t count, float *to) {
    int64_t classes = n->spec.classes;
    for (int64_t r = 0; r < count; r += W) {
        int64_t rows = count - r < W ? count - r : W;
        if (classes == 2) {
            float no[W], yes[W];
            vf x = vf_load(n->logit + r);
            vf_store(no, v_sigmoid(vf_neg(x)));
            vf_store(yes, v_sigmoid(x));
            for (int64_t i = 0; i < rows; i++) {
                to[2 * (r + i)] = no[i];
                to[2 * (r + i) + 1] = yes[i];
            }
            continue;
        }
        vf top_index, top;
        vf sum = vf_add(vf_set(1.0f), exponentials(n, r, &top_index, &top));
        for (int64_t j = 0; j < classes; j++) {
            float lanes[W];
            vf_store(lanes, vf_div(vf_load(n->exponential + j * CHUNK + r), sum));
            for (int64_t i = 0; i < rows; i++) {
                to[(r + i) * classes + j] = lanes[i];
            }
        }
    }
}
