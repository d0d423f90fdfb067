/* The dense layers, forward and backward, over the rows of a chunk. */

/* Replaces values by their activation; where derivatives is not NULL, keeps its derivative. */
static void gelu(float *values, float *derivatives, int64_t count) {
    for (int64_t i = 0; i < count; i += W) {
        vf a = vf_load(values + i);
        vf t = v_normal_bound(a);
        vf decay = v_normal_decay(t);
        vf cdf = v_normal_cdf(a, t, decay);
        vf_store(values + i, vf_mul(a, cdf));
        if (derivatives) {
            vf_store(derivatives + i, vf_fma(a, v_normal_density(decay), cdf));
        }
    }
}

static void relu(float *values, float *derivatives, int64_t count) {
    const vf zero = vf_set(0.0f);
    for (int64_t i = 0; i < count; i += W) {
        vf a = vf_load(values + i);
        vf_store(values + i, vf_select(vf_le(a, zero), zero, a));
        if (derivatives) {
            vf_store(derivatives + i, vf_select(vf_lt(zero, a), vf_set(1.0f), zero));
        }
    }
}

static void activate(const network *n, const layer *y, int64_t count, int training) {
    float *derivatives = training ? y->derivative : 0;
    if (n->spec.activation == CW_GELU) {
        gelu(y->input, derivatives, count * y->in_row);
    } else {
        relu(y->input, derivatives, count * y->in_row);
    }
}

/* From the inputs of the first layer to the logits. */
static void forward_layers(const network *n, const float *values, int64_t count, int training) {
    int64_t last = n->layers - 1;
    for (int64_t l = 0; l < last; l++) {
        const layer *y = &n->layer[l];
        float *to = n->layer[l + 1].input;
        for (int32_t i = 0; i < y->parts; i++) {
            const columns *c = &y->part[i];
            multiply(y->input + c->start, y->in_row, 1, values + y->weights + c->start * y->out_row,
                     y->out_row, i == 0 ? values + y->bias : to, i == 0 ? 0 : y->out_row, to,
                     y->out_row, count, y->out_row, c->size);
        }
        activate(n, &n->layer[l + 1], count, training);
    }
    const layer *y = &n->layer[last];
    int64_t rows = up_to(count, 16);
    transpose(y->input, y->in_row, n->by_unit, CHUNK, rows, y->in_row);
    for (int64_t j = 0; j < y->out; j++) {
        vf bias = vf_set(values[y->bias + j]);
        for (int64_t r = 0; r < rows; r += W) {
            vf_store(n->logit + j * CHUNK + r, bias);
        }
    }
    for (int32_t i = 0; i < y->parts; i++) {
        const columns *c = &y->part[i];
        multiply(values + y->weights + c->start, y->in_row, 1, n->by_unit + c->start * CHUNK, CHUNK,
                 n->logit, CHUNK, n->logit, CHUNK, y->out, rows, c->size);
    }
}

/* The weights of the hidden layers by output, for the gradients of their inputs. */
static void transpose_weights(const network *n) {
    for (int64_t l = n->turns ? 0 : 1; l < n->layers - 1; l++) {
        const layer *y = &n->layer[l];
        transpose(n->values + y->weights, y->out_row, y->transposed, y->in_row, y->in_row,
                  y->out_row);
    }
}

/* Adds rows of g to the gradients of a bias: one chain an output. */
static void add_rows(const float *g, int64_t g_row, int64_t count, float *sums, int64_t width) {
    for (int64_t j = 0; j < width; j += 16) {
        vf s[16 / W];
        for (int i = 0; i < 16 / W; i++) {
            s[i] = vf_load(sums + j + i * W);
        }
        for (int64_t r = 0; r < count; r++) {
            for (int i = 0; i < 16 / W; i++) {
                s[i] = vf_add(s[i], vf_load(g + r * g_row + j + i * W));
            }
        }
        for (int i = 0; i < 16 / W; i++) {
            vf_store(sums + j + i * W, s[i]);
        }
    }
}

static void multiply_by(float *values, const float *by, int64_t count) {
    for (int64_t i = 0; i < count; i += W) {
        vf_store(values + i, vf_mul(vf_load(values + i), vf_load(by + i)));
    }
}

static void backward_logits(const network *n, const layer *y, int64_t count, int first) {
    float *weights = n->gradients + y->weights;
    float *bias = n->gradients + y->bias;
    multiply(n->logit, CHUNK, 1, y->input, y->in_row, first ? 0 : weights, y->in_row, weights,
             y->in_row, y->out, y->in_row, count);
    for (int64_t j = 0; j < y->out; j++) {
        float sum = first ? 0 : bias[j];
        for (int64_t r = 0; r < count; r++) {
            sum += n->logit[j * CHUNK + r];
        }
        bias[j] = sum;
    }
}

static void backward_hidden(const network *n, const layer *y, const float *g, int64_t count,
                            int first) {
    float *weights = n->gradients + y->weights;
    float *bias = n->gradients + y->bias;
    for (int32_t i = 0; i < y->parts; i++) {
        const columns *c = &y->part[i];
        float *rows = weights + c->start * y->out_row;
        multiply(y->input + c->start, 1, y->in_row, g, y->out_row, first ? 0 : rows, y->out_row,
                 rows, y->out_row, c->size, y->out_row, count);
    }
    if (first) {
        memset(bias, 0, (size_t)y->out_row * sizeof(float));
    }
    add_rows(g, y->out_row, count, bias, y->out_row);
}

/* From the logits' gradients to those of all parameters, which it adds to what earlier chunks gave,
 * and to the first layer's inputs where they are encoded. */
static void backward_layers(const network *n, int64_t count, int first) {
    int64_t last = n->layers - 1;
    for (int64_t l = last; l >= 0; l--) {
        const layer *y = &n->layer[l];
        const float *g = l == last ? n->logit : n->layer[l + 1].input_gradient;
        if (l == last) {
            backward_logits(n, y, count, first);
        } else {
            backward_hidden(n, y, g, count, first);
        }
        if (l == 0 && !n->turns) {
            return;
        }
        const float *by_output = l == last ? n->values + y->weights : y->transposed;
        /* Nothing is learned before the z of an encoding. */
        int64_t skip = l == 0 ? n->feature_row : 0;
        multiply(g, l == last ? 1 : y->out_row, l == last ? CHUNK : 1, by_output + skip, y->in_row,
                 0, 0, y->input_gradient + skip, y->in_row, count, y->in_row - skip, y->out);
        if (l > 0) {
            multiply_by(y->input_gradient, y->derivative, count * y->in_row);
        }
    }
}
