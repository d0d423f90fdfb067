/* Runs the mini-batches of a file on the kernels of one instruction set and prints a hash of all
 * they say: a line a run; then the same of searches for neighbours. NeonBitsTest writes the file and
 * knows the hashes.
 *
 * usage: trace ISA FILE */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counterweight.h"

static uint64_t hash;

static void add(uint64_t bits) { hash = (hash ^ bits) * 0x100000001b3u; }

static void add_floats(const float *values, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        add(bits);
    }
}

static void add_doubles(const double *values, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        uint64_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        add(bits);
    }
}

static void *room(size_t bytes) {
    void *p = aligned_alloc(CW_ALIGNMENT, (bytes / CW_ALIGNMENT + 1) * CW_ALIGNMENT);
    if (!p) {
        exit(3);
    }
    memset(p, 0, (bytes / CW_ALIGNMENT + 1) * CW_ALIGNMENT);
    return p;
}

static void *take(FILE *file, size_t bytes) {
    void *p = room(bytes);
    if (fread(p, 1, bytes, file) != bytes) {
        exit(4);
    }
    return p;
}

static int32_t take_int(FILE *file) {
    int32_t *p = take(file, sizeof(int32_t));
    int32_t value = *p;
    free(p);
    return value;
}

static void step(const cw_kernels *kernels, void *block, const cw_network_spec *spec,
                 const float *offsets, FILE *file) {
    int32_t rows = take_int(file);
    int32_t counted = take_int(file);
    int32_t has_offsets = take_int(file);
    size_t classes = (size_t)spec->classes;
    float *features = take(file, sizeof(float) * (size_t)rows * (size_t)spec->features);
    int32_t *labels = take(file, sizeof(int32_t) * (size_t)rows);
    float *weights = take(file, sizeof(float) * (size_t)rows);
    float *scores = room(sizeof(float) * (size_t)rows * (size_t)spec->classes);
    float *class_losses = room(sizeof(float) * classes);
    float *class_weights = room(sizeof(float) * classes);
    add((uint64_t)kernels->network_step(block, features, labels, weights,
                                        has_offsets ? offsets : NULL, rows, counted));
    add_floats(&((cw_report *)block)->loss, 1);
    add((uint64_t)kernels->network_class_sums(block, class_losses, class_weights));
    for (size_t c = 0; c < classes; c++) {
        add_floats(class_losses + c, 1);
        add_floats(class_weights + c, 1);
    }
    free(class_losses);
    free(class_weights);
    add((uint64_t)kernels->network_forward(block, features, rows, scores));
    add_floats(scores, (int64_t)rows * spec->classes);
    free(features);
    free(labels);
    free(weights);
    free(scores);
}

static void run(const cw_kernels *kernels, FILE *file) {
    cw_network_spec *spec = take(file, sizeof(cw_network_spec));
    int32_t *sizes = take(file, sizeof(int32_t) * (size_t)spec->hidden);
    size_t count = (size_t)take_int(file);
    float *parameters = take(file, sizeof(float) * count);
    size_t d = (size_t)spec->features;
    size_t classes = (size_t)spec->classes;
    float *offsets = take(file, sizeof(float) * classes * classes);
    double powers[2] = {1, 1};
    cw_network_state state = {parameters,
                              memcpy(room(sizeof(float) * count), parameters, sizeof(float) * count),
                              room(sizeof(float) * count),
                              room(sizeof(float) * count),
                              powers,
                              take(file, sizeof(double) * d),
                              take(file, sizeof(double) * d),
                              room(sizeof(float) * d * 256),
                              room(sizeof(int64_t) * (1 + 3 * d))};
    int32_t rows = take_int(file);
    for (size_t f = 0; f < 2 * d; f++) {
        state.counts[1 + f] = rows;
    }
    void *block = room((size_t)kernels->network_bytes(spec, sizes));
    hash = 0xcbf29ce484222325u;
    add((uint64_t)kernels->network_init(spec, sizes, block));
    add((uint64_t)kernels->network_import(block, &state));
    for (int32_t steps = take_int(file); steps > 0; steps--) {
        step(kernels, block, spec, offsets, file);
    }
    add((uint64_t)kernels->network_export(block, &state));
    add_floats(state.parameters, (int64_t)count);
    add_floats(state.averages, (int64_t)count);
    add_floats(state.first_moments, (int64_t)count);
    add_floats(state.second_moments, (int64_t)count);
    add_doubles(powers, 2);
    add_doubles(state.mean, (int64_t)d);
    add_doubles(state.squares, (int64_t)d);
    add_floats(state.outer, (int64_t)d * 256);
    for (size_t f = 0; f < 1 + 3 * d; f++) {
        add((uint64_t)state.counts[f]);
    }
    printf("%016llx\n", (unsigned long long)hash);
    free(block);
}

static void search(const cw_kernels *kernels, FILE *file) {
    int32_t blocks = take_int(file);
    int32_t dimensions = take_int(file);
    int32_t rows = take_int(file);
    int32_t k = take_int(file);
    float *points = take(file, sizeof(float) * 64 * (size_t)blocks * (size_t)dimensions);
    float *queries = take(file, sizeof(float) * (size_t)rows * (size_t)dimensions);
    int32_t *exclude = take(file, sizeof(int32_t) * (size_t)rows);
    int32_t *slots = room(sizeof(int32_t) * (size_t)rows * (size_t)k);
    float *distances = room(sizeof(float) * (size_t)rows * (size_t)k);
    hash = 0xcbf29ce484222325u;
    add((uint64_t)kernels->neighbours_nearest(points, blocks, dimensions, queries, exclude, rows, k,
                                              slots, distances));
    for (int64_t i = 0; i < (int64_t)rows * k; i++) {
        add((uint64_t)slots[i] & 0xffffffffu);
    }
    add_floats(distances, (int64_t)rows * k);
    printf("%016llx\n", (unsigned long long)hash);
    free(points);
    free(queries);
    free(exclude);
    free(slots);
    free(distances);
}

int main(int count, char **arguments) {
    if (count != 3) {
        return 1;
    }
    const cw_kernels *kernels = cw_kernels_of(atoi(arguments[1]));
    FILE *file = fopen(arguments[2], "rb");
    if (!kernels || !file) {
        return 2;
    }
    for (int32_t runs = take_int(file); runs > 0; runs--) {
        run(kernels, file);
    }
    for (int32_t searches = take_int(file); searches > 0; searches--) {
        search(kernels, file);
    }
    fclose(file);
    return 0;
}
