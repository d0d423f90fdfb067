/* PolynomialMath of the Java side, W values at a time: the same operations in the same order. */

static inline vf v_poly(vf p, vf x, float c) { return vf_fma(p, x, vf_set(c)); }

/* e^c for c in [-87, 88]. */
static inline vf v_exp_within(vf c) {
    const vf round = vf_set(12582912.0f);
    vf n = vf_sub(vf_fma(c, vf_set(0x1.715476p0f), round), round);
    vf r = vf_fma(n, vf_set(-0x1.62e4p-1f), c);
    r = vf_fma(n, vf_set(-0x1.7f7d1cp-20f), r);
    vf p = vf_set(0x1.a01a02p-13f);
    p = v_poly(p, r, 0x1.6c16c2p-10f);
    p = v_poly(p, r, 0x1.111112p-7f);
    p = v_poly(p, r, 0x1.555556p-5f);
    p = v_poly(p, r, 0x1.555556p-3f);
    p = v_poly(p, r, 0.5f);
    p = vf_add(vf_fma(p, vf_mul(r, r), r), vf_set(1.0f));
    vi power = vi_shl23(vi_add(vi_trunc(n), vi_set(127)));
    return vf_mul(p, vf_of_bits(power));
}

static inline vf v_exp(vf x) {
    return v_exp_within(vf_min(vf_max(x, vf_set(-87.0f)), vf_set(88.0f)));
}

static inline vf v_log(vf x) {
    const vi root = vi_set(0x3f3504f3);
    vi shifted = vi_sub(vi_of_bits(x), root);
    vf e = vf_of_int(vi_sar23(shifted));
    vf m = vf_of_bits(vi_add(vi_and(shifted, vi_set(0x007fffff)), root));
    vf f = vf_sub(m, vf_set(1.0f));
    vf s = vf_div(f, vf_add(vf_set(2.0f), f));
    vf z = vf_mul(s, s);
    vf p = vf_set(0x1.c71c72p-3f);
    p = v_poly(p, z, 0x1.24924ap-2f);
    p = v_poly(p, z, 0x1.99999ap-2f);
    p = v_poly(p, z, 0x1.555556p-1f);
    vf series = vf_mul(p, z);
    vf half = vf_mul(vf_mul(vf_set(0.5f), f), f);
    vf correction = vf_fma(e, vf_set(0x1.7f7d1cp-20f), vf_mul(s, vf_add(half, series)));
    return vf_fma(e, vf_set(0x1.62e4p-1f), vf_sub(f, vf_sub(half, correction)));
}

static inline vf v_log1p(vf x) {
    const vf one = vf_set(1.0f);
    vf u = vf_add(one, x);
    return vf_add(v_log(u), vf_div(vf_sub(x, vf_sub(u, one)), u));
}

static inline vf v_sigmoid(vf x) {
    const vf one = vf_set(1.0f);
    vf e = v_exp(vf_neg(vf_abs(x)));
    vf d = vf_add(one, e);
    vf lost = vf_sub(e, vf_sub(d, one));
    vf n = vf_select(vf_le(vf_set(0.0f), x), one, e);
    vf q = vf_div(n, d);
    return vf_add(q, vf_div(vf_sub(vf_fma(vf_neg(q), d, n), vf_mul(q, lost)), d));
}

static inline vf v_softplus(vf x) {
    return vf_add(vf_max(x, vf_set(0.0f)), v_log1p(v_exp(vf_neg(vf_abs(x)))));
}

static inline vf v_normal_bound(vf x) { return vf_min(vf_abs(x), vf_set(9.0f)); }

static inline vf v_normal_decay(vf t) {
    return v_exp_within(vf_mul(vf_mul(vf_set(-0.5f), t), t));
}

static inline vf v_normal_cdf(vf x, vf t, vf decay) {
    const vf one = vf_set(1.0f);
    vf w = vf_div(t, vf_fma(vf_set(0x1.70a3d8p-2f), t, one));
    vf p = vf_set(0x1.ede368p-14f);
    p = v_poly(p, w, -0x1.414ef8p-14f);
    p = v_poly(p, w, -0x1.4aa1bep-9f);
    p = v_poly(p, w, -0x1.32ec4ep-8f);
    p = v_poly(p, w, 0x1.b3bb88p-4f);
    p = v_poly(p, w, -0x1.98844ep-2f);
    p = v_poly(p, w, 0.5f);
    vf tail = vf_mul(decay, p);
    return vf_select(vf_lt(x, vf_set(0.0f)), tail, vf_sub(one, tail));
}

static inline vf v_normal_density(vf decay) {
    return vf_mul(decay, vf_set(0x1.988454p-2f));
}

static inline void v_sine_cosine_of_turns(vf turns, vf *sine, vf *cosine) {
    const vf round = vf_set(12582912.0f);
    const vf one = vf_set(1.0f);
    const vf two_pi = vf_set(0x1.921fb6p2f);
    vf u = vf_min(vf_max(turns, vf_set(-2097152.0f)), vf_set(2097152.0f));
    vf r = vf_sub(u, vf_sub(vf_add(u, round), round));
    vf h = vf_sub(vf_add(vf_mul(vf_set(4.0f), r), round), round);
    vf t = vf_fma(h, vf_set(-0.25f), r);

    vf x = vf_mul(t, two_pi);
    vf rest = vf_fma(t, two_pi, vf_neg(x));
    rest = vf_fma(t, vf_set(-0x1.777a5cp-23f), rest);
    vf z = vf_mul(x, x);
    vf p = vf_set(0x1.71de3ap-19f);
    p = v_poly(p, z, -0x1.a01a02p-13f);
    p = v_poly(p, z, 0x1.111112p-7f);
    p = v_poly(p, z, -0x1.555556p-3f);
    vf s = vf_add(x, vf_fma(p, vf_mul(z, x), rest));
    vf q = vf_set(-0x1.27e4fcp-22f);
    q = v_poly(q, z, 0x1.a01a02p-16f);
    q = v_poly(q, z, -0x1.6c16c2p-10f);
    q = v_poly(q, z, 0x1.555556p-5f);
    q = v_poly(q, z, -0.5f);
    vf c = vf_fma(q, z, one);

    vf a = vf_abs(h);
    vf odd = vf_mul(h, vf_sub(vf_set(2.0f), a));
    vf even = vf_sub(one, a);
    *sine = vf_fma(even, s, vf_mul(odd, c));
    *cosine = vf_fma(even, c, vf_neg(vf_mul(odd, s)));
}
