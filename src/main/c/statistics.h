/* Running mean and deviation of the raw features, robust: ColumnStatistics and OuterValues of the
 * Java side. An update is prepared first; outer values that it changes are kept aside, so that a
 * step that fails changes nothing. */

#define HALF (OUTER / 2)
#define ROWS_OF_ONE 32
#define ROWS_OF_FORGETTING_SHIFT 14

#define VD (W / 2)
#define DOUBLES (16 / VD) /* vectors of 16 doubles */

#define UNLIKELY(condition) __builtin_expect(condition, 0)

/* Row r, where a whole feature_row may be read: itself, or at the end of the features a copy. */
static const float *feature_row(const network *n, const float *features, int64_t r, int64_t rows) {
    int64_t d = n->spec.features;
    const float *row = features + r * d;
    if (r * d + n->feature_row <= rows * d) {
        return row;
    }
    for (int64_t f = 0; f < d; f++) {
        n->spare_row[f] = row[f];
    }
    return n->spare_row;
}

/* Adds a value in order where there is room. */
static void outer_insert(float *o, int64_t held, float x) {
    int64_t i = held;
    while (i > 0 && o[i - 1] > x) {
        o[i] = o[i - 1];
        i--;
    }
    o[i] = x;
}

/* Puts a value that is not inner among the full row, and returns the one that is inner now. */
static float outer_replace(float *o, float x) {
    if (x > o[HALF]) {
        float inner = o[HALF];
        int64_t i = HALF;
        while (i + 1 < OUTER && o[i + 1] < x) {
            o[i] = o[i + 1];
            i++;
        }
        o[i] = x;
        return inner;
    }
    float inner = o[HALF - 1];
    int64_t i = HALF - 1;
    while (i > 0 && o[i - 1] > x) {
        o[i] = o[i - 1];
        i--;
    }
    o[i] = x;
    return inner;
}

static int64_t bounded_of(int64_t rows) {
    return rows / ROWS_OF_ONE < HALF ? rows / ROWS_OF_ONE : HALF;
}

static float low_level(const float *o, int64_t held, int64_t bounded) {
    int64_t half = held / 2;
    int64_t differ = 0;
    while (differ < half && o[differ] < o[half - 1]) {
        differ++;
    }
    return o[bounded < differ / 2 ? bounded : differ / 2];
}

static float high_level(const float *o, int64_t held, int64_t bounded) {
    int64_t half = held / 2;
    int64_t last = held - 1;
    int64_t differ = 0;
    while (differ < half && o[last - differ] > o[last - half + 1]) {
        differ++;
    }
    return o[last - (bounded < differ / 2 ? bounded : differ / 2)];
}

/* Leaves out the outermost values where they are held to others; returns how many stay. */
static int64_t outer_forget(float *o, int64_t held, int64_t bounded) {
    int largest = o[held - 1] > high_level(o, held, bounded);
    int smallest = o[0] < low_level(o, held, bounded);
    int64_t stay = largest ? held - 1 : held;
    if (smallest) {
        memmove(o, o + 1, (size_t)(stay - 1) * sizeof(float));
        stay--;
    }
    return stay;
}

/* Mean and squares of the outer values of a column, each within the levels. */
static void sum_up_outer(network *n, int64_t f, int64_t held, int64_t bounded) {
    const float *o = n->outer + f * OUTER;
    n->outer_mean[f] = 0;
    n->outer_squares[f] = 0;
    if (held == 0) {
        return;
    }
    float low = low_level(o, held, bounded);
    float high = high_level(o, held, bounded);
    double shift = o[held / 2];
    double sum = 0, sum_of_squares = 0;
    for (int64_t i = 0; i < held; i++) {
        float x = o[i] < low ? low : o[i];
        double delta = (double)(x > high ? high : x) - shift;
        sum = sum + delta;
        sum_of_squares = sum_of_squares + delta * delta;
    }
    double move = sum / (double)held;
    double squares = sum_of_squares - sum * move;
    n->outer_mean[f] = shift + move;
    n->outer_squares[f] = squares > 0 ? squares : 0;
}

/* The floats that standardise, from these statistics. Where there are no inner values, or no outer
 * ones, the sums come out as those of the others, to the bit. */
static void restate(network *n, const double *inner, const double *held, const double *means,
                    const double *squares_of) {
    for (int64_t f = 0; f < n->spec.features; f++) {
        double total = inner[f] + held[f];
        double rows = total == 0 ? 1 : total;
        double delta = n->outer_mean[f] - means[f];
        double share = held[f] / rows;
        double mean = means[f] + delta * share;
        double squares =
            (squares_of[f] + n->outer_squares[f]) + (delta * delta) * (inner[f] * share);
        double root = sqrt(squares / rows);
        n->centre[f] = (float)mean;
        n->per_deviation[f] = root < 1e-4 ? 1.0f : 1.0f / (float)root;
    }
}

static void restate_now(network *n) { restate(n, n->inner, n->held, n->mean, n->squares); }

static void restate_next(network *n) {
    restate(n, n->next_inner, n->next_held, n->next_mean, n->next_squares);
}

/* Between which values one is inner for certain. Before the first inner value nothing is. */
static void bound_inner(network *n, int64_t f, int64_t held, double inner) {
    const float *o = n->outer + f * OUTER;
    int fast = held == OUTER && inner > 0;
    n->inner_low[f] = fast ? o[HALF - 1] : INFINITY;
    n->inner_high[f] = fast ? o[HALF] : -INFINITY;
}

/* Keeps the outer values of a column aside before their first change in a step. */
static float *outer_to_change(network *n, int64_t f) {
    float *o = n->outer + f * OUTER;
    if (!n->changed[f]) {
        memcpy(n->kept_outer + f * OUTER, o, OUTER * sizeof(float));
        n->changed[f] = 1;
    }
    return o;
}

/* What a step finds of 16 columns. */
typedef struct {
    double shift[16];
    int64_t plain; /* rows all of whose values are inner ones */
    int64_t other; /* the rest */
    int64_t inner[16]; /* values of these */
    int64_t outer[16];
} found16;

/* A row of which some value is missing, or is not inner: what goes to the inner values stands in
 * values after it, and the shift for what does not. */
static __attribute__((noinline)) int32_t sort_row(network *n, int64_t f, const float *x,
                                                  found16 *found, double *values) {
    int32_t status = CW_OK;
    found->other++;
    for (int64_t i = 0; i < 16; i++) {
        values[i] = found->shift[i];
        float v = x[i];
        if (f + i >= n->spec.features || v != v) {
            continue;
        }
        if (v - v != 0) {
            status = CW_FEATURE_NOT_FINITE;
            continue;
        }
        double inner = n->inner[f + i] + (double)(found->plain + found->inner[i]);
        int64_t held = (int64_t)n->held[f + i] + found->outer[i];
        if (held < OUTER) {
            outer_insert(outer_to_change(n, f + i), held, v);
            found->outer[i]++;
            bound_inner(n, f + i, held + 1, inner);
            continue;
        }
        const float *o = n->outer + (f + i) * OUTER;
        if (!(o[HALF - 1] <= v && v <= o[HALF])) {
            v = outer_replace(outer_to_change(n, f + i), v);
        }
        if (inner == 0) {
            found->shift[i] = v;
        }
        found->inner[i]++;
        bound_inner(n, f + i, held, inner + 1);
        values[i] = v;
    }
    return status;
}

static int is_plain(const network *n, int64_t f, const float *x) {
    int plain = 1;
    for (int64_t i = 0; i < 16; i += W) {
        vf v = vf_load(x + i);
        vf within = vf_min(vf_max(v, vf_load(n->inner_low + f + i)), vf_load(n->inner_high + f + i));
        plain &= vm_all(vf_eq(within, v));
    }
    return plain;
}

/* Whether a column passes a number of rows at which its outer values are looked at. */
static int is_due(int64_t before, int64_t after) {
    return before < ROWS_OF_ONE * HALF ||
           before >> ROWS_OF_FORGETTING_SHIFT != after >> ROWS_OF_FORGETTING_SHIFT;
}

/* Whether in none of these columns an outer value changed, or is due to. */
static int are_steady(const network *n, int64_t f, int64_t columns, const found16 *found) {
    int steady = found->other == 0;
    for (int64_t i = 0; i < columns; i++) {
        steady &= !is_due(n->rows[f + i], n->rows[f + i] + found->plain);
    }
    return steady;
}

/* Prepares the outer values and the counts of a column. */
static void keep_outer(network *n, int64_t f, const found16 *found, int64_t i) {
    int64_t inner = found->plain + found->inner[i];
    int64_t held = (int64_t)n->held[f] + found->outer[i];
    int64_t rows = n->rows[f] + inner + found->outer[i];
    if (n->rows[f] >> ROWS_OF_FORGETTING_SHIFT != rows >> ROWS_OF_FORGETTING_SHIFT) {
        held = outer_forget(outer_to_change(n, f), held, bounded_of(rows));
        bound_inner(n, f, held, n->inner[f] + (double)inner);
    }
    if (n->changed[f] || bounded_of(rows) != bounded_of(n->rows[f])) {
        sum_up_outer(n, f, held, bounded_of(rows));
    }
    n->next_rows[f] = rows;
    n->next_inner[f] = n->inner[f] + (double)inner;
    n->next_held[f] = (double)held;
}

/* Prepares the statistics of columns from what was found of them. */
static void keep_found(network *n, int64_t f, int64_t columns, const found16 *found,
                       const double *sums, const double *sums_of_squares) {
    if (are_steady(n, f, columns, found)) {
        for (int64_t i = 0; i < columns; i++) {
            n->next_rows[f + i] = n->rows[f + i] + found->plain;
            n->next_inner[f + i] = n->inner[f + i] + (double)found->plain;
            n->next_held[f + i] = n->held[f + i];
        }
    } else {
        for (int64_t i = 0; i < columns; i++) {
            keep_outer(n, f + i, found, i);
        }
    }
    for (int64_t i = 0; i < columns; i++) {
        double inner = n->next_inner[f + i] == 0 ? 1 : n->next_inner[f + i];
        double move = sums[i] / inner;
        double squares = n->squares[f + i] + (sums_of_squares[i] - sums[i] * move);
        n->next_mean[f + i] = found->shift[i] + move;
        n->next_squares[f + i] = squares > 0 ? squares : 0;
    }
}

/* Prepares the statistics that include the first counted of these rows. */
static int32_t count_features(network *n, const float *features, int64_t rows, int64_t counted) {
    int32_t status = CW_OK;
    for (int64_t f = 0; f < n->feature_row; f += 16) {
        double sums[16], sums_of_squares[16], values[16];
        found16 found = {.plain = 0, .other = 0};
        vd s[DOUBLES], t[DOUBLES], q[DOUBLES], x[DOUBLES];
        memcpy(found.shift, n->mean + f, sizeof found.shift);
        for (int i = 0; i < DOUBLES; i++) {
            s[i] = vd_load(found.shift + i * VD);
            t[i] = vd_zero();
            q[i] = vd_zero();
        }
        for (int64_t r = 0; r < counted; r++) {
            const float *row = feature_row(n, features, r, rows) + f;
            if (UNLIKELY(!is_plain(n, f, row))) {
                int32_t found_status = sort_row(n, f, row, &found, values);
                status = found_status == CW_OK ? status : found_status;
                for (int i = 0; i < DOUBLES; i++) {
                    s[i] = vd_load(found.shift + i * VD);
                    x[i] = vd_load(values + i * VD);
                }
            } else {
                found.plain++;
                for (int i = 0; i < DOUBLES; i++) {
                    x[i] = vd_load_floats(row + i * VD);
                }
            }
            for (int i = 0; i < DOUBLES; i++) {
                vd delta = vd_sub(x[i], s[i]);
                t[i] = vd_add(t[i], delta);
                q[i] = vd_add(q[i], vd_mul(delta, delta));
            }
        }
        for (int i = 0; i < DOUBLES; i++) {
            vd_store(sums + i * VD, t[i]);
            vd_store(sums_of_squares + i * VD, q[i]);
        }
        int64_t columns = n->spec.features - f < 16 ? n->spec.features - f : 16;
        keep_found(n, f, columns, &found, sums, sums_of_squares);
    }
    return status;
}

static void swap_doubles(double **a, double **b) {
    double *kept = *a;
    *a = *b;
    *b = kept;
}

/* Keeps the statistics that count_features prepared. */
static void keep_statistics(network *n) {
    int64_t *rows = n->rows;
    n->rows = n->next_rows;
    n->next_rows = rows;
    swap_doubles(&n->inner, &n->next_inner);
    swap_doubles(&n->held, &n->next_held);
    swap_doubles(&n->mean, &n->next_mean);
    swap_doubles(&n->squares, &n->next_squares);
    memset(n->changed, 0, (size_t)n->spec.features * sizeof *n->changed);
}

/* What follows from the statistics that are kept. Columns that pad have no bounds. */
static void begin_statistics(network *n) {
    for (int64_t f = 0; f < n->feature_row; f++) {
        n->inner_low[f] = -INFINITY;
        n->inner_high[f] = INFINITY;
    }
    for (int64_t f = 0; f < n->spec.features; f++) {
        n->changed[f] = 0;
        sum_up_outer(n, f, (int64_t)n->held[f], bounded_of(n->rows[f]));
        bound_inner(n, f, (int64_t)n->held[f], n->inner[f]);
    }
    restate_now(n);
}

/* Forgets what count_features prepared. */
static void forget_statistics(network *n) {
    for (int64_t f = 0; f < n->spec.features; f++) {
        if (n->changed[f]) {
            memcpy(n->outer + f * OUTER, n->kept_outer + f * OUTER, OUTER * sizeof(float));
        }
    }
    begin_statistics(n);
}

/* Whether no feature of these rows is infinite. */
static int32_t check_features(const network *n, const float *features, int64_t rows) {
    for (int64_t i = 0; i < rows * n->spec.features; i++) {
        if (features[i] == INFINITY || features[i] == -INFINITY) {
            return CW_FEATURE_NOT_FINITE;
        }
    }
    return CW_OK;
}
