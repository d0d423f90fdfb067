/* The kernels of one instruction set: this file is compiled once for each, with the flags of that
 * set and -DCW_ISA_HEADER naming its intrinsics.
 *
 * Rules that keep the bits the same on every set: every fused multiply-add is written out and
 * -ffp-contract=off keeps the compiler from making more; a sum has one order, whatever the vector
 * width; exp and its kin are polynomials.h; no approximate reciprocals; no flush-to-zero mode.
 */
#include <math.h>
#include <string.h>

#include "counterweight.h"
#include CW_ISA_HEADER

#include "polynomials.h"
#include "tiles.h"
#include "network.h"
#include "statistics.h"
#include "encode.h"
#include "heads.h"
#include "layers.h"
#include "update.h"
#include "state.h"
#include "invariant.h"
#include "neighbours.h"
#include "probes.h"

/* Rows of a chunk through encoding and layers to finite logits. */
static int32_t forward_chunk(network *n, const float *values, const float *features, int64_t rows,
                             int64_t from, int64_t count, int training) {
    int32_t status = encode(n, features, rows, from, count);
    if (status != CW_OK) {
        return status;
    }
    forward_layers(n, values, count, training);
    return check_logits(n, from, count);
}

/* The gradients and the mean loss of a mini-batch. */
static int32_t gradients_of(network *n, const float *features, const float *offsets, int64_t rows,
                            float total) {
    bound_frequencies(n, n->values);
    transpose_weights(n);
    memset(n->turn_gradients, 0, (size_t)n->turn_row * sizeof(float));
    for (int64_t from = 0; from < rows; from += CHUNK) {
        int64_t count = chunk_at(from, rows);
        int32_t status = forward_chunk(n, n->values, features, rows, from, count, 1);
        if (status != CW_OK) {
            return status;
        }
        losses_and_gradients(n, offsets, from, count, total);
        backward_layers(n, count, from == 0);
        add_turn_gradients(n, count);
    }
    int32_t status = keep_mean_loss(n, rows, total);
    if (status != CW_OK) {
        return status;
    }
    for (int64_t j = 0; j < n->turns; j++) {
        n->gradients[j] = n->turn_gradients[j] * (float)6.283185307179586;
    }
    clear_padding_of_gradients(n);
    return check_gradients(n);
}

/* Keeps labels and weights for the losses and the sums by class, with zeros up to a multiple of 64. */
static void take_labels_and_weights(network *n, const int32_t *labels, const float *weights,
                                    int64_t rows) {
    int64_t padded = up_to(rows, 64);
    for (int64_t r = 0; r < rows; r++) {
        n->labels[r] = (float)labels[r];
    }
    memcpy(n->weights, weights, (size_t)rows * sizeof(float));
    memset(n->weights + rows, 0, (size_t)(padded - rows) * sizeof(float));
}

static int32_t network_step(void *block, const float *features, const int32_t *labels,
                            const float *weights, const float *offsets, int32_t rows,
                            int32_t counted) {
    network *n = block;
    n->summed_rows = 0;
    int32_t status = counted == 0 ? CW_OK : count_features(n, features, rows, counted);
    if (status != CW_OK) {
        forget_statistics(n);
        return status;
    }
    take_labels_and_weights(n, labels, weights, rows);
    float total = laned_sum(n->weights, rows);
    n->report.loss = 0;
    if (!(total - total == 0)) {
        n->report.value = total;
        forget_statistics(n);
        return CW_WEIGHTS_NOT_FINITE;
    }
    if (counted != 0) {
        restate_next(n);
    }
    if (total == 0) {
        status = check_features(n, features, rows);
    } else {
        status = n->spec.optimiser == CW_INVARIANT
                     ? invariant_step(n, features, rows, total)
                     : gradients_of(n, features, offsets, rows, total);
    }
    if (status != CW_OK) {
        forget_statistics(n);
        return status;
    }
    if (total != 0) {
        update(n);
        n->summed_rows = rows;
    }
    if (counted != 0) {
        keep_statistics(n);
    }
    return CW_OK;
}

static int32_t network_forward(void *block, const float *features, int32_t rows,
                               float *probabilities) {
    network *n = block;
    bound_frequencies(n, n->averages);
    for (int64_t from = 0; from < rows; from += CHUNK) {
        int64_t count = chunk_at(from, rows);
        int32_t status = forward_chunk(n, n->averages, features, rows, from, count, 0);
        if (status != CW_OK) {
            return status;
        }
        probabilities_of(n, count, probabilities + from * n->spec.classes);
    }
    return CW_OK;
}

static int32_t network_encode(void *block, const float *features, int32_t rows) {
    network *n = block;
    int32_t status = CW_OK;
    bound_frequencies(n, n->averages);
    for (int64_t from = 0; status == CW_OK && from < rows; from += CHUNK) {
        status = encode(n, features, rows, from, chunk_at(from, rows));
    }
    return status;
}

static int32_t evaluate(int32_t function, const float *in, int64_t count, float *out,
                        float *second) {
    for (int64_t i = 0; i < count; i += W) {
        float x[W] = {0}, y[W], z[W];
        int64_t lanes = count - i < W ? count - i : W;
        for (int64_t j = 0; j < lanes; j++) {
            x[j] = in[i + j];
        }
        vf v = vf_load(x);
        vf t = v_normal_bound(v);
        vf decay = v_normal_decay(t);
        vf sine = v, cosine = v;
        switch (function) {
            case CW_EXP: vf_store(y, v_exp(v)); break;
            case CW_LOG: vf_store(y, v_log(v)); break;
            case CW_LOG1P: vf_store(y, v_log1p(v)); break;
            case CW_SIGMOID: vf_store(y, v_sigmoid(v)); break;
            case CW_SOFTPLUS: vf_store(y, v_softplus(v)); break;
            case CW_NORMAL_CDF: vf_store(y, v_normal_cdf(v, t, decay)); break;
            case CW_NORMAL_DENSITY: vf_store(y, v_normal_density(decay)); break;
            case CW_SINE_COSINE:
                v_sine_cosine_of_turns(v, &sine, &cosine);
                vf_store(y, sine);
                vf_store(z, cosine);
                break;
            default: return CW_BAD_SPEC;
        }
        for (int64_t j = 0; j < lanes; j++) {
            out[i + j] = y[j];
            if (function == CW_SINE_COSINE) {
                second[i + j] = z[j];
            }
        }
    }
    return CW_OK;
}

const cw_kernels ISA_TABLE = {
    .isa = ISA_ID,
    .lanes = W,
    .network_bytes = network_bytes,
    .network_init = network_init,
    .network_import = network_import,
    .network_export = network_export,
    .network_gradients = network_gradients,
    .network_step = network_step,
    .network_forward = network_forward,
    .fma_peak = fma_peak,
    .evaluate = evaluate,
    .network_class_sums = network_class_sums,
    .network_encode = network_encode,
    .neighbours_nearest = neighbours_nearest,
    .read_floats = read_floats,
    .nothing = nothing,
};
