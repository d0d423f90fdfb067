/* PolynomialMath of the Java side, W values at a time: the same operations in the same order. */

/* x with its sign flipped where that of `sign` is set. */
static inline vf vf_flip(vf x, vi sign) {
    return vf_of_bits(vi_xor(vi_of_bits(x), vi_and(sign, vi_set(INT32_MIN))));
}

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
    vi power = vi_shl(vi_add(vi_trunc(n), vi_set(127)), 23);
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

static inline void v_sine_cosine_of_turns(vf u, vf *sine, vf *cosine) {
    const vf round = vf_set(12582912.0f);
    vf w = vf_fma(vf_set(4.0f), u, round);
    vf t = vf_fma(vf_sub(w, round), vf_set(-0.25f), u);
    vf z = vf_mul(t, t);
    vf p = vf_set(-0x1.30e6aep6f);
    p = v_poly(p, z, 0x1.46768cp6f);
    p = v_poly(p, z, -0x1.4abc12p5f);
    vf s = vf_fma(t, vf_set(0x1.921fb6p2f), vf_mul(vf_mul(t, z), p));
    vf q = vf_set(0x1.d9d514p5f);
    q = v_poly(q, z, -0x1.55c5dep6f);
    q = v_poly(q, z, 0x1.03c1dep6f);
    q = v_poly(q, z, -0x1.3bd3ccp4f);
    vf c = vf_fma(q, z, vf_set(1.0f));

    vi sign = vi_shl(vi_of_bits(w), 30);
    vi odd = vi_shl(vi_of_bits(w), 31);
    vm swap = vm_negative(odd);
    *sine = vf_flip(vf_select(swap, c, s), sign);
    *cosine = vf_flip(vf_select(swap, s, c), vi_xor(sign, odd));
}
