/* NEON of AArch64. */
#ifndef CW_ISA_NEON_H
#define CW_ISA_NEON_H

#include <arm_neon.h>

#define W 4
#define TILE_VECTORS 4
#define ISA_ID CW_NEON
#define ISA_TABLE cw_kernels_neon

typedef float32x4_t vf;
typedef int32x4_t vi;
typedef float64x2_t vd;
typedef uint32x4_t vm;

static inline vf vf_load(const float *p) { return vld1q_f32(p); }
static inline void vf_store(float *p, vf a) { vst1q_f32(p, a); }
static inline vf vf_set(float a) { return vdupq_n_f32(a); }
static inline vf vf_add(vf a, vf b) { return vaddq_f32(a, b); }
static inline vf vf_sub(vf a, vf b) { return vsubq_f32(a, b); }
static inline vf vf_mul(vf a, vf b) { return vmulq_f32(a, b); }
static inline vf vf_div(vf a, vf b) { return vdivq_f32(a, b); }
static inline vf vf_fma(vf a, vf b, vf c) { return vfmaq_f32(c, a, b); }
static inline vf vf_sqrt(vf a) { return vsqrtq_f32(a); }
static inline vf vf_min(vf a, vf b) { return vminq_f32(a, b); }
static inline vf vf_max(vf a, vf b) { return vmaxq_f32(a, b); }
static inline vf vf_or(vf a, vf b) {
    return vreinterpretq_f32_u32(
        vorrq_u32(vreinterpretq_u32_f32(a), vreinterpretq_u32_f32(b)));
}
static inline vf vf_neg(vf a) { return vnegq_f32(a); }
static inline vf vf_abs(vf a) { return vabsq_f32(a); }

static inline vm vf_lt(vf a, vf b) { return vcltq_f32(a, b); }
static inline vm vf_le(vf a, vf b) { return vcleq_f32(a, b); }
static inline vm vf_eq(vf a, vf b) { return vceqq_f32(a, b); }
static inline int vm_all(vm m) { return vminvq_u32(m) == 0xffffffffu; }
static inline vf vf_select(vm m, vf a, vf b) { return vbslq_f32(m, a, b); }

static inline vi vi_of_bits(vf a) { return vreinterpretq_s32_f32(a); }
static inline vf vf_of_bits(vi a) { return vreinterpretq_f32_s32(a); }
static inline vi vi_trunc(vf a) { return vcvtq_s32_f32(a); }
static inline vf vf_of_int(vi a) { return vcvtq_f32_s32(a); }
static inline vi vi_set(int32_t a) { return vdupq_n_s32(a); }
static inline vi vi_add(vi a, vi b) { return vaddq_s32(a, b); }
static inline vi vi_sub(vi a, vi b) { return vsubq_s32(a, b); }
static inline vi vi_and(vi a, vi b) { return vandq_s32(a, b); }
#define vi_shl(a, bits) vshlq_n_s32(a, bits)
static inline vi vi_xor(vi a, vi b) { return veorq_s32(a, b); }
static inline vm vm_negative(vi a) { return vcltzq_s32(a); }
static inline vi vi_sar23(vi a) { return vshrq_n_s32(a, 23); }

static inline vd vd_load_floats(const float *p) { return vcvt_f64_f32(vld1_f32(p)); }
static inline vd vd_load(const double *p) { return vld1q_f64(p); }
static inline void vd_store(double *p, vd a) { vst1q_f64(p, a); }
static inline vd vd_zero(void) { return vdupq_n_f64(0); }
static inline vd vd_add(vd a, vd b) { return vaddq_f64(a, b); }
static inline vd vd_sub(vd a, vd b) { return vsubq_f64(a, b); }
static inline vd vd_mul(vd a, vd b) { return vmulq_f64(a, b); }

/* Four floats each of W / 4 rows, one a 128-bit lane. */
static inline vf vf_load_quads(const float *p, long row) {
    (void)row;
    return vld1q_f32(p);
}
static inline vf vf_zip_low(vf a, vf b) { return vzip1q_f32(a, b); }
static inline vf vf_zip_high(vf a, vf b) { return vzip2q_f32(a, b); }
static inline vf vf_pair_low(vf a, vf b) {
    return vreinterpretq_f32_f64(
        vzip1q_f64(vreinterpretq_f64_f32(a), vreinterpretq_f64_f32(b)));
}
static inline vf vf_pair_high(vf a, vf b) {
    return vreinterpretq_f32_f64(
        vzip2q_f64(vreinterpretq_f64_f32(a), vreinterpretq_f64_f32(b)));
}

/* p[index[i]] for indices in [0, W); reads W values at p. */
static inline vf vf_pick(const float *p, const int32_t *index) {
    const float picked[4] = {p[index[0]], p[index[1]], p[index[2]], p[index[3]]};
    return vld1q_f32(picked);
}

/* The sum of all lanes: +2, +1. */
static inline float vf_fold(vf a) {
    float32x2_t b = vadd_f32(vget_low_f32(a), vget_high_f32(a));
    return vget_lane_f32(b, 0) + vget_lane_f32(b, 1);
}

/* a·b + c, rounded once. */
static inline float s_fma(float a, float b, float c) {
    return __builtin_fmaf(a, b, c);
}

#endif
