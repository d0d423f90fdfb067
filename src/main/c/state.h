/* The state in and out: between ParameterLayout's order, without padding, and the block's. */

/* Networks of more hidden layers are not for the native kernels. */
#define MOST_HIDDEN 64

static int is_possible(const cw_network_spec *s, const int32_t *sizes) {
    int possible = s->features >= 1 && s->classes >= 2 && s->frequencies >= 0 && s->hidden >= 0 &&
                   s->hidden <= MOST_HIDDEN && s->max_rows >= 1;
    if (s->optimiser == CW_INVARIANT && (s->classes != 2 || s->hidden != 0)) {
        return 0;
    }
    for (int32_t l = 0; possible && l < s->hidden; l++) {
        possible = sizes[l] >= 1;
    }
    return possible;
}

static int64_t network_bytes(const cw_network_spec *spec, const int32_t *sizes) {
    union {
        network shape;
        char room[sizeof(network) + (MOST_HIDDEN + 1) * sizeof(layer)];
    } counted;
    return is_possible(spec, sizes) ? lay_out(spec, sizes, &counted.shape, 0) : 0;
}

static int32_t network_init(const cw_network_spec *spec, const int32_t *sizes, void *block) {
    if (!is_possible(spec, sizes)) {
        return CW_BAD_SPEC;
    }
    network *n = block;
    lay_out(spec, sizes, n, block);
    for (int64_t j = 0; j < n->turns; j++) {
        int64_t k = spec->frequencies;
        n->turn_feature[j] = (int32_t)(j / k - j / W * W / k);
    }
    n->beta_powers[0] = 1;
    n->beta_powers[1] = 1;
    begin_statistics(n);
    return CW_OK;
}

/* Calls COPY(flat, padded) for every parameter, flat in ParameterLayout's order. */
#define FOR_PARAMETERS(n, COPY)                                                       \
    do {                                                                              \
        int64_t flat = 0;                                                             \
        for (int64_t q = 0; q < (n)->turns; q++, flat++) {                            \
            COPY(flat, q);                                                            \
        }                                                                             \
        for (int64_t l = 0; l < (n)->layers; l++) {                                   \
            const layer *y = &(n)->layer[l];                                          \
            int last = l == (n)->layers - 1;                                          \
            int64_t in_step = last ? 1 : y->out_row;                                  \
            int64_t out_step = last ? y->in_row : 1;                                  \
            for (int32_t part = 0; part < y->parts; part++) {                         \
                int64_t start = y->part[part].start;                                  \
                for (int64_t i = start; i < start + y->part[part].size; i++) {        \
                    for (int64_t o = 0; o < y->out; o++, flat++) {                    \
                        COPY(flat, y->weights + i * in_step + o * out_step);          \
                    }                                                                 \
                }                                                                     \
            }                                                                         \
            for (int64_t o = 0; o < y->out; o++, flat++) {                            \
                COPY(flat, y->bias + o);                                              \
            }                                                                         \
        }                                                                             \
    } while (0)

static void pad(const network *n, const float *from, float *to) {
#define PAD(flat, padded) to[padded] = from[flat]
    FOR_PARAMETERS(n, PAD);
}

static void strip(const network *n, const float *from, float *to) {
#define STRIP(flat, padded) to[flat] = from[padded]
    FOR_PARAMETERS(n, STRIP);
}

/* Between the parts of an encoding stand cosines of nothing; in the layer of the logits their
 * products must not become state. */
static void clear_padding_of_gradients(const network *n) {
    const layer *y = &n->layer[n->layers - 1];
    for (int64_t o = 0; o < y->out; o++) {
        float *row = n->gradients + y->weights + o * y->in_row;
        for (int32_t i = 0; i < y->parts; i++) {
            int64_t to = i + 1 < y->parts ? y->part[i + 1].start : y->in_row;
            for (int64_t j = y->part[i].start + y->part[i].size; j < to; j++) {
                row[j] = 0;
            }
        }
    }
}

static int32_t network_import(void *block, const cw_network_state *state) {
    network *n = block;
    pad(n, state->parameters, n->values);
    pad(n, state->averages, n->averages);
    pad(n, state->first_moments, n->first);
    pad(n, state->second_moments, n->second);
    memcpy(n->beta_powers, state->beta_powers, sizeof n->beta_powers);
    memcpy(n->mean, state->mean, (size_t)n->spec.features * sizeof(double));
    memcpy(n->squares, state->squares, (size_t)n->spec.features * sizeof(double));
    memcpy(n->outer, state->outer, (size_t)n->spec.features * OUTER * sizeof(float));
    n->report.steps = state->counts[0];
    const int64_t d = n->spec.features;
    for (int64_t f = 0; f < d; f++) {
        const int64_t *of = state->counts + 1 + f;
        n->rows[f] = of[0];
        n->inner[f] = (double)of[d];
        n->held[f] = (double)of[2 * d];
    }
    begin_statistics(n);
    return CW_OK;
}

static int32_t network_export(const void *block, const cw_network_state *state) {
    const network *n = block;
    strip(n, n->values, state->parameters);
    strip(n, n->averages, state->averages);
    strip(n, n->first, state->first_moments);
    strip(n, n->second, state->second_moments);
    memcpy(state->beta_powers, n->beta_powers, sizeof n->beta_powers);
    memcpy(state->mean, n->mean, (size_t)n->spec.features * sizeof(double));
    memcpy(state->squares, n->squares, (size_t)n->spec.features * sizeof(double));
    memcpy(state->outer, n->outer, (size_t)n->spec.features * OUTER * sizeof(float));
    state->counts[0] = n->report.steps;
    const int64_t d = n->spec.features;
    for (int64_t f = 0; f < d; f++) {
        int64_t *of = state->counts + 1 + f;
        of[0] = n->rows[f];
        of[d] = (int64_t)n->inner[f];
        of[2 * d] = (int64_t)n->held[f];
    }
    return CW_OK;
}

static int32_t network_gradients(const void *block, float *gradients) {
    const network *n = block;
    strip(n, n->gradients, gradients);
    return CW_OK;
}
