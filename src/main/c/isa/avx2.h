/* AVX2 with FMA. Sixteen registers: tiles are two vectors wide. */
#ifndef CW_ISA_AVX2_H
#define CW_ISA_AVX2_H

#include <immintrin.h>

#define W 8
#define TILE_VECTORS 2
#define ISA_ID CW_AVX2
#define ISA_TABLE cw_kernels_avx2

typedef __m256 vf;
typedef __m256i vi;
typedef __m256d vd;
typedef __m256 vm;

static inline vf vf_load(const float *p) { return _mm256_loadu_ps(p); }
static inline void vf_store(float *p, vf a) { _mm256_storeu_ps(p, a); }
static inline vf vf_set(float a) { return _mm256_set1_ps(a); }
static inline vf vf_add(vf a, vf b) { return _mm256_add_ps(a, b); }
static inline vf vf_sub(vf a, vf b) { return _mm256_sub_ps(a, b); }
static inline vf vf_mul(vf a, vf b) { return _mm256_mul_ps(a, b); }
static inline vf vf_div(vf a, vf b) { return _mm256_div_ps(a, b); }
static inline vf vf_fma(vf a, vf b, vf c) { return _mm256_fmadd_ps(a, b, c); }
static inline vf vf_sqrt(vf a) { return _mm256_sqrt_ps(a); }
static inline vf vf_min(vf a, vf b) { return _mm256_min_ps(a, b); }
static inline vf vf_max(vf a, vf b) { return _mm256_max_ps(a, b); }
static inline vf vf_or(vf a, vf b) { return _mm256_or_ps(a, b); }
static inline vf vf_neg(vf a) { return _mm256_xor_ps(a, _mm256_set1_ps(-0.0f)); }
static inline vf vf_abs(vf a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }

static inline vm vf_lt(vf a, vf b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
static inline vm vf_le(vf a, vf b) { return _mm256_cmp_ps(a, b, _CMP_LE_OQ); }
static inline vm vf_eq(vf a, vf b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
static inline int vm_all(vm m) { return _mm256_movemask_ps(m) == 0xff; }
static inline vf vf_select(vm m, vf a, vf b) { return _mm256_blendv_ps(b, a, m); }

static inline vi vi_of_bits(vf a) { return _mm256_castps_si256(a); }
static inline vf vf_of_bits(vi a) { return _mm256_castsi256_ps(a); }
static inline vi vi_trunc(vf a) { return _mm256_cvttps_epi32(a); }
static inline vf vf_of_int(vi a) { return _mm256_cvtepi32_ps(a); }
static inline vi vi_set(int32_t a) { return _mm256_set1_epi32(a); }
static inline vi vi_add(vi a, vi b) { return _mm256_add_epi32(a, b); }
static inline vi vi_sub(vi a, vi b) { return _mm256_sub_epi32(a, b); }
static inline vi vi_and(vi a, vi b) { return _mm256_and_si256(a, b); }
#define vi_shl(a, bits) _mm256_slli_epi32(a, bits)
static inline vi vi_xor(vi a, vi b) { return _mm256_xor_si256(a, b); }
/* Only the sign bits of a mask count. */
static inline vm vm_negative(vi a) { return _mm256_castsi256_ps(a); }
static inline vi vi_sar23(vi a) { return _mm256_srai_epi32(a, 23); }

static inline vd vd_load_floats(const float *p) { return _mm256_cvtps_pd(_mm_loadu_ps(p)); }
static inline vd vd_load(const double *p) { return _mm256_loadu_pd(p); }
static inline void vd_store(double *p, vd a) { _mm256_storeu_pd(p, a); }
static inline vd vd_zero(void) { return _mm256_setzero_pd(); }
static inline vd vd_add(vd a, vd b) { return _mm256_add_pd(a, b); }
static inline vd vd_sub(vd a, vd b) { return _mm256_sub_pd(a, b); }
static inline vd vd_mul(vd a, vd b) { return _mm256_mul_pd(a, b); }

/* Four floats each of W / 4 rows, one a 128-bit lane. */
static inline vf vf_load_quads(const float *p, long row) {
    return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(p)), _mm_loadu_ps(p + row), 1);
}
static inline vf vf_zip_low(vf a, vf b) { return _mm256_unpacklo_ps(a, b); }
static inline vf vf_zip_high(vf a, vf b) { return _mm256_unpackhi_ps(a, b); }
static inline vf vf_pair_low(vf a, vf b) {
    return _mm256_castpd_ps(_mm256_unpacklo_pd(_mm256_castps_pd(a), _mm256_castps_pd(b)));
}
static inline vf vf_pair_high(vf a, vf b) {
    return _mm256_castpd_ps(_mm256_unpackhi_pd(_mm256_castps_pd(a), _mm256_castps_pd(b)));
}

/* p[index[i]] for indices in [0, W); reads W values at p. */
static inline vf vf_pick(const float *p, const int32_t *index) {
    return _mm256_permutevar8x32_ps(vf_load(p), _mm256_loadu_si256((const __m256i *)index));
}

/* The sum of all lanes: +4, +2, +1. */
static inline float vf_fold(vf a) {
    __m128 c = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    c = _mm_add_ps(c, _mm_movehl_ps(c, c));
    return _mm_cvtss_f32(_mm_add_ss(c, _mm_movehdup_ps(c)));
}

/* a·b + c, rounded once. */
static inline float s_fma(float a, float b, float c) {
    return __builtin_fmaf(a, b, c);
}

#endif
