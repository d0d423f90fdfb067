/* AVX-512: F, VL, DQ and BW. */
#ifndef CW_ISA_AVX512_H
#define CW_ISA_AVX512_H

#include <immintrin.h>

#define W 16
#define TILE_VECTORS 4
#define ISA_ID CW_AVX512
#define ISA_TABLE cw_kernels_avx512

typedef __m512 vf;
typedef __m512i vi;
typedef __m512d vd;
typedef __mmask16 vm;

static inline vf vf_load(const float *p) { return _mm512_loadu_ps(p); }
static inline void vf_store(float *p, vf a) { _mm512_storeu_ps(p, a); }
static inline vf vf_set(float a) { return _mm512_set1_ps(a); }
static inline vf vf_add(vf a, vf b) { return _mm512_add_ps(a, b); }
static inline vf vf_sub(vf a, vf b) { return _mm512_sub_ps(a, b); }
static inline vf vf_mul(vf a, vf b) { return _mm512_mul_ps(a, b); }
static inline vf vf_div(vf a, vf b) { return _mm512_div_ps(a, b); }
static inline vf vf_fma(vf a, vf b, vf c) { return _mm512_fmadd_ps(a, b, c); }
static inline vf vf_sqrt(vf a) { return _mm512_sqrt_ps(a); }
static inline vf vf_min(vf a, vf b) { return _mm512_min_ps(a, b); }
static inline vf vf_max(vf a, vf b) { return _mm512_max_ps(a, b); }
static inline vf vf_or(vf a, vf b) { return _mm512_or_ps(a, b); }
static inline vf vf_neg(vf a) { return _mm512_xor_ps(a, _mm512_set1_ps(-0.0f)); }
static inline vf vf_abs(vf a) { return _mm512_andnot_ps(_mm512_set1_ps(-0.0f), a); }

static inline vm vf_lt(vf a, vf b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
static inline vm vf_le(vf a, vf b) { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }
static inline vm vf_eq(vf a, vf b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
static inline int vm_all(vm m) { return m == 0xffff; }
static inline vf vf_select(vm m, vf a, vf b) { return _mm512_mask_blend_ps(m, b, a); }

static inline vi vi_of_bits(vf a) { return _mm512_castps_si512(a); }
static inline vf vf_of_bits(vi a) { return _mm512_castsi512_ps(a); }
static inline vi vi_trunc(vf a) { return _mm512_cvttps_epi32(a); }
static inline vf vf_of_int(vi a) { return _mm512_cvtepi32_ps(a); }
static inline vi vi_set(int32_t a) { return _mm512_set1_epi32(a); }
static inline vi vi_add(vi a, vi b) { return _mm512_add_epi32(a, b); }
static inline vi vi_sub(vi a, vi b) { return _mm512_sub_epi32(a, b); }
static inline vi vi_and(vi a, vi b) { return _mm512_and_si512(a, b); }
#define vi_shl(a, bits) _mm512_slli_epi32(a, bits)
static inline vi vi_xor(vi a, vi b) { return _mm512_xor_si512(a, b); }
static inline vm vm_negative(vi a) { return _mm512_movepi32_mask(a); }
static inline vi vi_sar23(vi a) { return _mm512_srai_epi32(a, 23); }

static inline vd vd_load_floats(const float *p) { return _mm512_cvtps_pd(_mm256_loadu_ps(p)); }
static inline vd vd_load(const double *p) { return _mm512_loadu_pd(p); }
static inline void vd_store(double *p, vd a) { _mm512_storeu_pd(p, a); }
static inline vd vd_zero(void) { return _mm512_setzero_pd(); }
static inline vd vd_add(vd a, vd b) { return _mm512_add_pd(a, b); }
static inline vd vd_sub(vd a, vd b) { return _mm512_sub_pd(a, b); }
static inline vd vd_mul(vd a, vd b) { return _mm512_mul_pd(a, b); }

/* Four floats each of W / 4 rows, one a 128-bit lane. */
static inline vf vf_load_quads(const float *p, long row) {
    vf a = _mm512_castps128_ps512(_mm_loadu_ps(p));
    a = _mm512_insertf32x4(a, _mm_loadu_ps(p + row), 1);
    a = _mm512_insertf32x4(a, _mm_loadu_ps(p + 2 * row), 2);
    return _mm512_insertf32x4(a, _mm_loadu_ps(p + 3 * row), 3);
}
static inline vf vf_zip_low(vf a, vf b) { return _mm512_unpacklo_ps(a, b); }
static inline vf vf_zip_high(vf a, vf b) { return _mm512_unpackhi_ps(a, b); }
static inline vf vf_pair_low(vf a, vf b) {
    return _mm512_castpd_ps(_mm512_unpacklo_pd(_mm512_castps_pd(a), _mm512_castps_pd(b)));
}
static inline vf vf_pair_high(vf a, vf b) {
    return _mm512_castpd_ps(_mm512_unpackhi_pd(_mm512_castps_pd(a), _mm512_castps_pd(b)));
}

/* p[index[i]] for indices in [0, W); reads W values at p. */
static inline vf vf_pick(const float *p, const int32_t *index) {
    return _mm512_permutexvar_ps(_mm512_loadu_si512(index), vf_load(p));
}

/* The sum of all lanes: +8, +4, +2, +1. */
static inline float vf_fold(vf a) {
    __m256 b = _mm256_add_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps(a, 1));
    __m128 c = _mm_add_ps(_mm256_castps256_ps128(b), _mm256_extractf128_ps(b, 1));
    c = _mm_add_ps(c, _mm_movehl_ps(c, c));
    return _mm_cvtss_f32(_mm_add_ss(c, _mm_movehdup_ps(c)));
}

/* a·b + c, rounded once. */
static inline float s_fma(float a, float b, float c) {
    return __builtin_fmaf(a, b, c);
}

#endif
