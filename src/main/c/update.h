/* Sums, the optimisers and the averaging of the weights: vectors over the whole padded state. */

/* Folds 4 chains of 16 lanes. */
static float fold(float *partial) {
    for (int lane = 0; lane < 16; lane++) {
        partial[lane] =
            (partial[lane] + partial[lane + 16]) + (partial[lane + 32] + partial[lane + 48]);
    }
    for (int width = 8; width > 0; width /= 2) {
        for (int lane = 0; lane < width; lane++) {
            partial[lane] += partial[lane + width];
        }
    }
    return partial[0];
}

/* LanedSum of the Java side. values has zeros up to a multiple of 64. */
static float laned_sum(const float *values, int64_t count) {
    float partial[64] = {0};
    for (int64_t i = 0; i < count; i += 64) {
        for (int lane = 0; lane < 64; lane += W) {
            vf_store(partial + lane, vf_add(vf_load(partial + lane), vf_load(values + i + lane)));
        }
    }
    return fold(partial);
}

/* The same of the values whose label is this one; all others count as 0. */
static float laned_sum_of_class(const float *values, const float *labels, int64_t count,
                                float label) {
    float partial[64] = {0};
    const vf zero = vf_set(0.0f);
    for (int64_t i = 0; i < count; i += 64) {
        for (int lane = 0; lane < 64; lane += W) {
            vm is_label = vf_eq(vf_load(labels + i + lane), vf_set(label));
            vf value = vf_select(is_label, vf_load(values + i + lane), zero);
            vf_store(partial + lane, vf_add(vf_load(partial + lane), value));
        }
    }
    return fold(partial);
}

/* Says the mean of the weighted losses, which must be finite. */
static int32_t keep_mean_loss(network *n, int64_t rows, float total) {
    memset(n->losses + rows, 0, (size_t)(up_to(rows, 64) - rows) * sizeof(float));
    float mean = laned_sum(n->losses, rows) / total;
    n->report.loss = mean;
    if (mean - mean == 0) {
        return CW_OK;
    }
    n->report.value = mean;
    return CW_LOSS_NOT_FINITE;
}

static int32_t network_class_sums(const void *block, float *losses, float *weights) {
    const network *n = block;
    for (int32_t c = 0; c < n->spec.classes; c++) {
        losses[c] = laned_sum_of_class(n->losses, n->labels, n->summed_rows, (float)c);
        weights[c] = laned_sum_of_class(n->weights, n->labels, n->summed_rows, (float)c);
    }
    return CW_OK;
}

static int32_t check_gradients(const network *n) {
    const vf largest = vf_set(1e18f);
    for (int64_t i = 0; i < n->parameters; i += W) {
        if (!vm_all(vf_le(vf_abs(vf_load(n->gradients + i)), largest))) {
            return CW_GRADIENT_TOO_LARGE;
        }
    }
    return CW_OK;
}

static vf flush(vf moment) {
    return vf_select(vf_lt(vf_abs(moment), vf_set(1e-30f)), vf_set(0.0f), moment);
}

static void average(float *averages, vf p, vf gain) {
    vf a = vf_load(averages);
    vf_store(averages, vf_fma(gain, vf_sub(p, a), a));
}

static void adam(network *n, vf gain) {
    n->beta_powers[0] *= 0.9;
    n->beta_powers[1] *= 0.999;
    const vf step = vf_set((float)(n->spec.rate / (1 - n->beta_powers[0])));
    const vf correction = vf_set((float)(1 / (1 - n->beta_powers[1])));
    const vf keep_m = vf_set((float)0.9);
    const vf keep_v = vf_set((float)0.999);
    const vf gain_m = vf_set((float)(1 - 0.9));
    const vf gain_v = vf_set((float)(1 - 0.999));
    const vf epsilon = vf_set(1e-8f);
    for (int64_t i = 0; i < n->parameters; i += W) {
        vf g = vf_load(n->gradients + i);
        vf m = flush(vf_fma(keep_m, vf_load(n->first + i), vf_mul(gain_m, g)));
        vf v = flush(vf_fma(keep_v, vf_load(n->second + i), vf_mul(gain_v, vf_mul(g, g))));
        vf_store(n->first + i, m);
        vf_store(n->second + i, v);
        vf root = vf_add(vf_sqrt(vf_mul(v, correction)), epsilon);
        vf p = vf_sub(vf_load(n->values + i), vf_div(vf_mul(step, m), root));
        vf_store(n->values + i, p);
        average(n->averages + i, p, gain);
    }
}

static void adagrad(network *n, vf gain) {
    const vf rate = vf_set((float)n->spec.rate);
    for (int64_t i = 0; i < n->parameters; i += W) {
        vf g = vf_load(n->gradients + i);
        vf v = flush(vf_fma(g, g, vf_load(n->second + i)));
        vf_store(n->second + i, v);
        vf root = vf_add(vf_sqrt(v), vf_set(1e-10f));
        vf p = vf_sub(vf_load(n->values + i), vf_div(vf_mul(rate, g), root));
        vf_store(n->values + i, p);
        average(n->averages + i, p, gain);
    }
}

static void descend(network *n, vf gain) {
    const vf rate = vf_set(-(float)n->spec.rate);
    for (int64_t i = 0; i < n->parameters; i += W) {
        vf p = vf_fma(rate, vf_load(n->gradients + i), vf_load(n->values + i));
        vf_store(n->values + i, p);
        average(n->averages + i, p, gain);
    }
}

/* Takes what an invariant step left in the place of the gradients. */
static void adopt(network *n, vf gain) {
    for (int64_t i = 0; i < n->parameters; i += W) {
        vf p = vf_load(n->gradients + i);
        vf_store(n->values + i, p);
        average(n->averages + i, p, gain);
    }
}

/* Moves the parameters and their averages by the gradients. */
static void update(network *n) {
    double warm_up = (1.0 + (double)n->report.steps) / (10.0 + (double)n->report.steps);
    double decay = n->spec.averaging < warm_up ? n->spec.averaging : warm_up;
    vf gain = vf_set((float)(1 - decay));
    if (n->spec.optimiser == CW_ADAM) {
        adam(n, gain);
    } else if (n->spec.optimiser == CW_ADAGRAD) {
        adagrad(n, gain);
    } else if (n->spec.optimiser == CW_INVARIANT) {
        adopt(n, gain);
    } else {
        descend(n, gain);
    }
    n->report.steps++;
}
