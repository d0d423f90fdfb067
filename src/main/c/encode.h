/* From raw features to the inputs of the first layer: standardisation, sines and cosines; and back to the gradients of the frequencies. */

/* Frequencies within the bound that keeps turns small. */
static void bound_frequencies(const network *n, const float *values) {
    const vf high = vf_set(524288.0f / n->spec.clip);
    const vf low = vf_neg(high);
    for (int64_t j = 0; j < n->turns; j += W) {
        vf_store(n->frequencies + j, vf_min(vf_max(vf_load(values + j), low), high));
    }
}

/* The z of W turns, each its feature's. */
static vf z_of_turns(const network *n, const float *z, int64_t j) {
    return vf_pick(z + j / n->spec.frequencies, n->turn_feature + j);
}

/* Sines and cosines of a row into their columns, which stand after its z. From the last to the
 * first: a vector of z may reach into the first sines, and loads after such stores are slow. */
static void encode_row(const network *n, float *x) {
    float *sines = x + n->feature_row;
    float *cosines = sines + n->turn_row;
    for (int64_t j = up_to(n->turns, W) - W; j >= 0; j -= W) {
        vf sine, cosine;
        v_sine_cosine_of_turns(vf_mul(vf_load(n->frequencies + j), z_of_turns(n, x, j)), &sine,
                               &cosine);
        vf_store(sines + j, sine);
        vf_store(cosines + j, cosine);
    }
}

/* Rows [from, from + count) of the features into the inputs of the first layer. */
static int32_t encode(const network *n, const float *features, int64_t rows, int64_t from,
                      int64_t count) {
    const vf high = vf_set(n->spec.clip);
    const vf low = vf_set(-n->spec.clip);
    const layer *y = &n->layer[0];
    const vf zero = vf_set(0.0f);
    vf not_finite = zero;
    for (int64_t r = 0; r < count; r++) {
        const float *raw = feature_row(n, features, from + r, rows);
        float *x = y->input + r * y->in_row;
        for (int64_t f = 0; f < n->feature_row; f += W) {
            vf v = vf_load(raw + f);
            vm is_number = vf_eq(v, v);
            /* 0 for a number and NaN, else not. */
            not_finite = vf_or(not_finite, vf_select(is_number, vf_sub(v, v), zero));
            vf z = vf_mul(vf_sub(v, vf_load(n->centre + f)), vf_load(n->per_deviation + f));
            vf_store(x + f, vf_select(is_number, vf_min(vf_max(z, low), high), zero));
        }
    }
    for (int64_t r = 0; n->turns && r < count; r++) {
        encode_row(n, y->input + r * y->in_row);
    }
    return vm_all(vf_eq(not_finite, zero)) ? CW_OK : CW_FEATURE_NOT_FINITE;
}

/* Adds a chunk to the sums behind the frequencies' gradients. */
static void add_turn_gradients(const network *n, int64_t count) {
    const layer *y = &n->layer[0];
    int64_t sines = n->feature_row;
    int64_t cosines = sines + n->turn_row;
    for (int64_t j = 0; j < n->turns; j += W) {
        vf sum = vf_load(n->turn_gradients + j);
        for (int64_t r = 0; r < count; r++) {
            const float *z = y->input + r * y->in_row;
            const float *x = z + j;
            const float *g = y->input_gradient + r * y->in_row + j;
            vf by_sine = vf_mul(vf_load(g + sines), vf_load(x + cosines));
            vf both = vf_fma(vf_neg(vf_load(g + cosines)), vf_load(x + sines), by_sine);
            sum = vf_fma(both, z_of_turns(n, z, j), sum);
        }
        vf_store(n->turn_gradients + j, sum);
    }
}
