/* The block of a network: its padded state and the buffers of a chunk of rows.
 *
 * Hidden layers keep weights [in][out] with rows of a multiple of 16, the layer of the logits
 * [out][in]; a bias follows the weights. Buffers of values are [row][unit], those of logits
 * [logit][row]. What pads a state is zero and stays so. Of encoded features, every z, every sine
 * and every cosine begin at a multiple of 16; chains pass over what is between.
 */

/* Rows that go through all layers together: their buffers stay near the core. A multiple of 16 and
 * of the 6 rows of a tile. */
#define CHUNK 96

/* Values of a column that are kept as they are: half of them its smallest, half its largest. */
#define OUTER 256

/* Columns [start, start + size) of an input. */
typedef struct {
    int64_t start;
    int64_t size;
} columns;

typedef struct {
    int32_t in;
    int32_t out;
    int32_t parts; /* of the inputs: every z, every sine, every cosine; else one */
    columns part[3];
    int64_t in_row;  /* floats from row to row of its inputs */
    int64_t out_row; /* of its outputs, hidden layers only */
    int64_t weights; /* positions in the padded parameters */
    int64_t bias;
    float *transposed;  /* weights [out][in_row], hidden layers only */
    float *input;       /* [row][in_row] */
    float *derivative;  /* of the activation that made the input */
    float *input_gradient;
} layer;

typedef struct {
    cw_report report;
    cw_network_spec spec;
    int64_t layers;
    int64_t logits;
    int64_t encoded;
    int64_t turns;      /* features × frequencies */
    int64_t parameters; /* padded */
    int64_t feature_row;
    int64_t turn_row;
    int64_t summed_rows; /* whose losses the sums by class are of */
    double beta_powers[2];
    float *values; /* the parameters */
    float *averages;
    float *first;
    float *second;
    float *gradients;
    double *mean;
    double *squares;
    double *next_mean;
    double *next_squares;
    int64_t *rows;          /* [feature]: values so far */
    int64_t *next_rows;
    double *inner;          /* [feature]: those that are summed up, a whole number */
    double *next_inner;
    double *held;           /* [feature]: those that are kept as they are */
    double *next_held;
    float *outer;           /* [feature][256]: its outer values in order */
    float *kept_outer;      /* the same, as before a step, of those that changed in it */
    int32_t *changed;       /* [feature] */
    double *outer_mean;     /* [feature]: of the outer values within their levels */
    double *outer_squares;  /* the same */
    float *inner_low;       /* [feature]: a value from here */
    float *inner_high;      /* to here is an inner one */
    float *centre;
    float *per_deviation;
    float *spare_row;      /* one row of features, with room to read a whole vector */
    float *frequencies;    /* [turn], within their bound */
    int32_t *turn_feature; /* [turn]: its feature, counted from that of its vector's first turn */
    float *turn_gradients; /* [turn] */
    float *labels;         /* of all rows */
    float *weights;        /* the same, then zeros up to a multiple of 64 */
    float *losses;         /* the same */
    float *logit;          /* [logit][row] */
    float *exponential;    /* the same */
    float *by_unit;        /* inputs of the last layer, [unit][row] */
    layer layer[];
} network;

static int64_t up_to(int64_t n, int64_t multiple) { return (n + multiple - 1) / multiple * multiple; }

static int64_t chunk_at(int64_t from, int64_t rows) {
    return rows - from < CHUNK ? rows - from : CHUNK;
}

/* Hands out parts of the block, or only counts them where there is no block. */
typedef struct {
    char *block;
    int64_t used;
} room;

static void *take(room *r, int64_t bytes) {
    void *p = r->block ? r->block + r->used : 0;
    r->used += up_to(bytes, CW_ALIGNMENT);
    return p;
}

static float *take_floats(room *r, int64_t count) {
    return take(r, count * (int64_t)sizeof(float));
}

static double *take_doubles(room *r, int64_t count) {
    return take(r, count * (int64_t)sizeof(double));
}

static void shape_layers(const int32_t *sizes, network *n) {
    int64_t at = up_to(n->turns, 16);
    int64_t in = n->encoded;
    for (int64_t l = 0; l < n->layers; l++) {
        layer *y = &n->layer[l];
        int last = l == n->layers - 1;
        y->in = (int32_t)in;
        y->out = last ? (int32_t)n->logits : sizes[l];
        y->in_row = l == 0 ? n->feature_row + 2 * n->turn_row : up_to(in, 16);
        y->parts = l == 0 && n->turns ? 3 : 1;
        y->part[0] = (columns){0, l == 0 ? n->spec.features : in};
        y->part[1] = (columns){n->feature_row, n->turns};
        y->part[2] = (columns){n->feature_row + n->turn_row, n->turns};
        y->out_row = up_to(y->out, 16);
        y->weights = at;
        at += last ? y->out * y->in_row : y->in_row * y->out_row;
        y->bias = at;
        at += y->out_row;
        in = y->out;
    }
    n->parameters = at;
}

static void take_layers(room *r, network *n) {
    for (int64_t l = 0; l < n->layers; l++) {
        layer *y = &n->layer[l];
        int64_t inputs = CHUNK * y->in_row + 16; /* vf_pick reads on */
        int last = l == n->layers - 1;
        y->transposed = last ? 0 : take_floats(r, y->out_row * y->in_row);
        y->input = take_floats(r, inputs);
        y->derivative = l == 0 ? 0 : take_floats(r, inputs);
        y->input_gradient = take_floats(r, inputs);
    }
}

/* Lays the network out and returns its bytes; block may be NULL, to count only. shape is written
 * and has room for the layers. */
static int64_t lay_out(const cw_network_spec *spec, const int32_t *sizes, network *n, char *block) {
    n->spec = *spec;
    n->layers = spec->hidden + 1;
    n->logits = spec->classes == 2 ? 1 : spec->classes;
    n->turns = (int64_t)spec->features * spec->frequencies;
    n->encoded = spec->features + 2 * n->turns;
    n->feature_row = up_to(spec->features, 16);
    n->turn_row = up_to(n->turns, 16);
    shape_layers(sizes, n);
    room r = {block, 0};
    take(&r, (int64_t)sizeof(network) + n->layers * (int64_t)sizeof(layer));
    n->values = take_floats(&r, n->parameters);
    n->averages = take_floats(&r, n->parameters);
    n->first = take_floats(&r, n->parameters);
    n->second = take_floats(&r, n->parameters);
    n->gradients = take_floats(&r, n->parameters);
    n->mean = take_doubles(&r, n->feature_row);
    n->squares = take_doubles(&r, n->feature_row);
    n->next_mean = take_doubles(&r, n->feature_row);
    n->next_squares = take_doubles(&r, n->feature_row);
    n->rows = take(&r, n->feature_row * (int64_t)sizeof(int64_t));
    n->next_rows = take(&r, n->feature_row * (int64_t)sizeof(int64_t));
    n->inner = take_doubles(&r, n->feature_row);
    n->next_inner = take_doubles(&r, n->feature_row);
    n->held = take_doubles(&r, n->feature_row);
    n->next_held = take_doubles(&r, n->feature_row);
    n->outer = take_floats(&r, n->feature_row * OUTER);
    n->kept_outer = take_floats(&r, n->feature_row * OUTER);
    n->changed = take(&r, n->feature_row * (int64_t)sizeof(int32_t));
    n->outer_mean = take_doubles(&r, n->feature_row);
    n->outer_squares = take_doubles(&r, n->feature_row);
    n->inner_low = take_floats(&r, n->feature_row);
    n->inner_high = take_floats(&r, n->feature_row);
    n->centre = take_floats(&r, n->feature_row);
    n->per_deviation = take_floats(&r, n->feature_row);
    n->spare_row = take_floats(&r, n->feature_row);
    n->frequencies = take_floats(&r, n->turn_row);
    n->turn_feature = take(&r, n->turn_row * (int64_t)sizeof(int32_t));
    n->turn_gradients = take_floats(&r, n->turn_row);
    n->labels = take_floats(&r, up_to(spec->max_rows, 64) + CHUNK);
    n->weights = take_floats(&r, up_to(spec->max_rows, 64) + CHUNK);
    n->losses = take_floats(&r, up_to(spec->max_rows, 64) + CHUNK);
    n->logit = take_floats(&r, n->logits * CHUNK);
    n->exponential = take_floats(&r, n->logits * CHUNK);
    n->by_unit = take_floats(&r, n->layer[n->layers - 1].in_row * CHUNK);
    take_layers(&r, n);
    return r.used;
}
