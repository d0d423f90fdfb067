/* SSE2, which every x86-64 has: no fused multiply-add, so it is made exactly in double. */
#ifndef CW_ISA_SSE2_H
#define CW_ISA_SSE2_H

#include <emmintrin.h>

#define W 4
#define TILE_VECTORS 2
#define ISA_ID CW_SSE2
#define ISA_TABLE cw_kernels_sse2

typedef __m128 vf;
typedef __m128i vi;
typedef __m128d vd;
typedef __m128 vm;

static inline vf vf_load(const float *p) { return _mm_loadu_ps(p); }
static inline void vf_store(float *p, vf a) { _mm_storeu_ps(p, a); }
static inline vf vf_set(float a) { return _mm_set1_ps(a); }
static inline vf vf_add(vf a, vf b) { return _mm_add_ps(a, b); }
static inline vf vf_sub(vf a, vf b) { return _mm_sub_ps(a, b); }
static inline vf vf_mul(vf a, vf b) { return _mm_mul_ps(a, b); }
static inline vf vf_div(vf a, vf b) { return _mm_div_ps(a, b); }
static inline vf vf_sqrt(vf a) { return _mm_sqrt_ps(a); }
static inline vf vf_min(vf a, vf b) { return _mm_min_ps(a, b); }
static inline vf vf_max(vf a, vf b) { return _mm_max_ps(a, b); }
static inline vf vf_or(vf a, vf b) { return _mm_or_ps(a, b); }
static inline vf vf_neg(vf a) { return _mm_xor_ps(a, _mm_set1_ps(-0.0f)); }
static inline vf vf_abs(vf a) { return _mm_andnot_ps(_mm_set1_ps(-0.0f), a); }

/* Two doubles a·b + c, rounded to odd, so that rounding them to float rounds once: the product of
 * two floats is exact in double; what the sum lost (Knuth's two-sum) tells in which direction the
 * last bit must be made odd. */
static inline __m128d odd_sum(__m128d product, __m128d c) {
    __m128d sum = _mm_add_pd(product, c);
    __m128d part = _mm_sub_pd(sum, product);
    __m128d lost =
        _mm_add_pd(_mm_sub_pd(product, _mm_sub_pd(sum, part)), _mm_sub_pd(c, part));
    __m128d zero = _mm_setzero_pd();
    __m128i inexact = _mm_castpd_si128(
        _mm_and_pd(_mm_cmpneq_pd(lost, zero), _mm_cmpord_pd(lost, zero)));
    __m128i one = _mm_set_epi32(0, 1, 0, 1);
    __m128i bits = _mm_castpd_si128(sum);
    __m128i even = _mm_sub_epi64(_mm_and_si128(bits, one), one);
    __m128i apart = _mm_srli_epi64(_mm_xor_si128(bits, _mm_castpd_si128(lost)), 63);
    __m128i step = _mm_sub_epi64(one, _mm_slli_epi64(apart, 1));
    step = _mm_and_si128(step, _mm_and_si128(even, inexact));
    return _mm_castsi128_pd(_mm_add_epi64(bits, step));
}
static inline vf vf_fma(vf a, vf b, vf c) {
    __m128d low = odd_sum(_mm_mul_pd(_mm_cvtps_pd(a), _mm_cvtps_pd(b)), _mm_cvtps_pd(c));
    vf ah = _mm_movehl_ps(a, a);
    vf bh = _mm_movehl_ps(b, b);
    vf ch = _mm_movehl_ps(c, c);
    __m128d high = odd_sum(_mm_mul_pd(_mm_cvtps_pd(ah), _mm_cvtps_pd(bh)), _mm_cvtps_pd(ch));
    return _mm_movelh_ps(_mm_cvtpd_ps(low), _mm_cvtpd_ps(high));
}

static inline vm vf_lt(vf a, vf b) { return _mm_cmplt_ps(a, b); }
static inline vm vf_le(vf a, vf b) { return _mm_cmple_ps(a, b); }
static inline vm vf_eq(vf a, vf b) { return _mm_cmpeq_ps(a, b); }
static inline int vm_all(vm m) { return _mm_movemask_ps(m) == 0xf; }
static inline vf vf_select(vm m, vf a, vf b) {
    return _mm_or_ps(_mm_and_ps(m, a), _mm_andnot_ps(m, b));
}

static inline vi vi_of_bits(vf a) { return _mm_castps_si128(a); }
static inline vf vf_of_bits(vi a) { return _mm_castsi128_ps(a); }
static inline vi vi_trunc(vf a) { return _mm_cvttps_epi32(a); }
static inline vf vf_of_int(vi a) { return _mm_cvtepi32_ps(a); }
static inline vi vi_set(int32_t a) { return _mm_set1_epi32(a); }
static inline vi vi_add(vi a, vi b) { return _mm_add_epi32(a, b); }
static inline vi vi_sub(vi a, vi b) { return _mm_sub_epi32(a, b); }
static inline vi vi_and(vi a, vi b) { return _mm_and_si128(a, b); }
#define vi_shl(a, bits) _mm_slli_epi32(a, bits)
static inline vi vi_xor(vi a, vi b) { return _mm_xor_si128(a, b); }
static inline vm vm_negative(vi a) { return _mm_castsi128_ps(_mm_srai_epi32(a, 31)); }
static inline vi vi_sar23(vi a) { return _mm_srai_epi32(a, 23); }

static inline vd vd_load_floats(const float *p) {
    return _mm_cvtps_pd(_mm_castsi128_ps(_mm_loadl_epi64((const __m128i *)p)));
}
static inline vd vd_load(const double *p) { return _mm_loadu_pd(p); }
static inline void vd_store(double *p, vd a) { _mm_storeu_pd(p, a); }
static inline vd vd_zero(void) { return _mm_setzero_pd(); }
static inline vd vd_add(vd a, vd b) { return _mm_add_pd(a, b); }
static inline vd vd_sub(vd a, vd b) { return _mm_sub_pd(a, b); }
static inline vd vd_mul(vd a, vd b) { return _mm_mul_pd(a, b); }

/* Four floats each of W / 4 rows, one a 128-bit lane. */
static inline vf vf_load_quads(const float *p, long row) {
    (void)row;
    return _mm_loadu_ps(p);
}
static inline vf vf_zip_low(vf a, vf b) { return _mm_unpacklo_ps(a, b); }
static inline vf vf_zip_high(vf a, vf b) { return _mm_unpackhi_ps(a, b); }
static inline vf vf_pair_low(vf a, vf b) { return _mm_movelh_ps(a, b); }
static inline vf vf_pair_high(vf a, vf b) { return _mm_movehl_ps(b, a); }

/* p[index[i]] for indices in [0, W); reads W values at p. */
static inline vf vf_pick(const float *p, const int32_t *index) {
    return _mm_set_ps(p[index[3]], p[index[2]], p[index[1]], p[index[0]]);
}

/* The sum of all lanes: +2, +1. */
static inline float vf_fold(vf a) {
    a = _mm_add_ps(a, _mm_movehl_ps(a, a));
    return _mm_cvtss_f32(_mm_add_ss(a, _mm_shuffle_ps(a, a, 1)));
}

/* a·b + c, rounded once. */
static inline float s_fma(float a, float b, float c) {
    return _mm_cvtss_f32(vf_fma(_mm_set_ss(a), _mm_set_ss(b), _mm_set_ss(c)));
}

#endif
