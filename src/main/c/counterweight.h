/* The whole interface of the native kernels: what the Java side may call, and with what.
 *
 * All functions are pure in their arguments: no allocation, no globals, no threads, no input or
 * output. They return CW_OK or another cw_status; they never abort. Who calls checks shapes: a
 * pointer must point to as many values as its comment says, and no more of them is read or written.
 * Pointers need no alignment but the network block's: CW_ALIGNMENT bytes. No two pointer arguments
 * of one call may overlap. Every instruction set gives the same bits; io.counterweight.kernel.Network
 * says which.
 */
#ifndef COUNTERWEIGHT_H
#define COUNTERWEIGHT_H

#include <stdint.h>

#define CW_ABI_VERSION 3
#define CW_ALIGNMENT 64

typedef enum {
    CW_OK = 0,
    CW_BAD_SPEC = 1,
    /* The next five leave the state as it was; cw_report has the details. */
    CW_FEATURE_NOT_FINITE = 2,
    CW_WEIGHTS_NOT_FINITE = 3,
    CW_LOGIT_NOT_FINITE = 4,
    CW_LOSS_NOT_FINITE = 5,
    CW_GRADIENT_TOO_LARGE = 6
} cw_status;

typedef enum { CW_SSE2 = 0, CW_AVX2 = 1, CW_AVX512 = 2, CW_NEON = 3 } cw_isa;
typedef enum { CW_GELU = 0, CW_RELU = 1 } cw_activation;
typedef enum { CW_CROSS_ENTROPY = 0, CW_FOCAL = 1 } cw_loss;
typedef enum { CW_ADAM = 0, CW_ADAGRAD = 1, CW_SGD = 2, CW_INVARIANT = 3 } cw_optimiser;

/* The shape of a network and how it learns: NetworkSpec of the Java side. */
typedef struct {
    int32_t features;
    int32_t classes;
    int32_t majority;
    int32_t frequencies; /* a feature; 0 for no encoding */
    int32_t hidden;      /* hidden layers */
    int32_t activation;  /* cw_activation */
    int32_t loss;        /* cw_loss */
    int32_t optimiser;   /* cw_optimiser */
    int32_t max_rows;
    float clip;
    float gamma;           /* of the focal loss */
    float minority_factor; /* the class factor a of the focal loss */
    float majority_factor;
    float reserved;
    double rate;
    double averaging;
} cw_network_spec;

/* Stands at the start of a network block: what the last call says beside its status. */
typedef struct {
    int64_t steps; /* taken so far */
    float loss;    /* of the last step that was CW_OK */
    float value;   /* that was not finite: a logit, the loss, the sum of the weights */
    int32_t row;   /* of the logit */
    int32_t column;
} cw_report;

/* What a state consists of, without padding: ParameterLayout and NetworkState of the Java side. */
typedef struct {
    float *parameters;    /* as many as ParameterLayout.size */
    float *averages;      /* the same */
    float *first_moments; /* the same */
    float *second_moments;
    double *beta_powers; /* 2 */
    double *mean;        /* features; of the inner values, as squares are */
    double *squares;     /* features */
    float *outer;        /* features × 256: the outer values of each in order */
    int64_t *counts;     /* 1 + 3 × features: steps; rows, inner and held values of each */
} cw_network_state;

/* The functions of one instruction set. Networks made by one set are used by that set only. Later
 * kernels take the place of the reserved pointers, so that offsets stay. */
typedef struct {
    int32_t isa;
    int32_t lanes; /* floats of a vector */
    /* Bytes that the block of such a network needs; 0 for a specification it cannot have.
     * sizes: one a hidden layer. */
    int64_t (*network_bytes)(const cw_network_spec *spec, const int32_t *sizes);
    /* Makes a network with a state of zeros in a zeroed block. The block must not move. */
    int32_t (*network_init)(const cw_network_spec *spec, const int32_t *sizes, void *block);
    int32_t (*network_import)(void *block, const cw_network_state *state);
    int32_t (*network_export)(const void *block, const cw_network_state *state);
    /* The gradients of the last step, in the order of the parameters. */
    int32_t (*network_gradients)(const void *block, float *gradients);
    /* One training step. features: rows × features; labels: rows, in [0, classes); weights: rows,
     * finite and not negative; offsets: classes × classes, or NULL for zeros; rows in
     * [1, max_rows]; counted in [0, rows]: the first rows, which enter the statistics. A feature is
     * finite, or NaN where it is missing. */
    int32_t (*network_step)(void *block, const float *features, const int32_t *labels,
                            const float *weights, const float *offsets, int32_t rows,
                            int32_t counted);
    /* Scores rows. probabilities: rows × classes, written in part where not CW_OK. */
    int32_t (*network_forward)(void *block, const float *features, int32_t rows,
                               float *probabilities);
    /* Does iterations × the number of floating-point operations it returns, all fused
     * multiply-adds in registers: the measure of the peak. result: 1. */
    int64_t (*fma_peak)(int64_t iterations, float *result);
    /* For tests: out[i] = the function of in[i], by cw_function. sine and cosine go to out and
     * second; the others leave second alone. */
    int32_t (*evaluate)(int32_t function, const float *in, int64_t count, float *out,
                        float *second);
    /* Of the last step: the sum of the weighted losses and that of the weights, one of each a
     * class; zeros where there was none, or it was not CW_OK. */
    int32_t (*network_class_sums)(const void *block, float *losses, float *weights);
    /* What comes before the first layer in a scoring, and no more: for measurements. */
    int32_t (*network_encode)(void *block, const float *features, int32_t rows);
    /* The k nearest of blocks × 64 points for each query, nearest first, the lower slot first
     * where equal; -1 and infinity where there are fewer. points: blocks of [dimension][64], in
     * the order of their slots, with an infinite value in each empty one. queries: rows ×
     * dimensions, finite; exclude: rows, a slot or -1; slots and distances: rows × k. */
    int32_t (*neighbours_nearest)(const float *points, int32_t blocks, int32_t dimensions,
                                  const float *queries, const int32_t *exclude, int32_t rows,
                                  int32_t k, int32_t *slots, float *distances);
    /* Reads count floats, a multiple of 128: the measure of the memory. result: 1. */
    int32_t (*read_floats)(const float *from, int64_t count, float *result);
    /* Does nothing: the measure of a call. */
    int32_t (*nothing)(void);
    void *reserved[11];
} cw_kernels;

typedef enum {
    CW_EXP = 0,
    CW_LOG = 1,
    CW_LOG1P = 2,
    CW_SIGMOID = 3,
    CW_SOFTPLUS = 4,
    CW_NORMAL_CDF = 5,
    CW_NORMAL_DENSITY = 6,
    CW_SINE_COSINE = 7
} cw_function;

#if defined(__GNUC__)
#define CW_EXPORT __attribute__((visibility("default")))
#else
#define CW_EXPORT
#endif

CW_EXPORT int32_t cw_abi_version(void);

/* The functions of an instruction set, or NULL where the library or this machine lacks it. */
CW_EXPORT const cw_kernels *cw_kernels_of(int32_t isa);

#endif
