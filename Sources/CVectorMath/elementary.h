// exp, log and pow on lanes.
//
// Polynomials: interpolation at Chebyshev nodes in 60 digits; their errors are given beside them. Values outside the
// ordinary range take a second path with the same arithmetic for ordinary lanes, so a lane's result never depends on
// its neighbours.

#define CVM_SMALLEST_NORMAL 0x1p-1022
#define CVM_LARGEST 0x1.fffffffffffffp+1023
#define CVM_INFINITY __builtin_inf()
#define CVM_NAN __builtin_nan("")

// ln 2 in two parts; the first has eleven zero bits at its end, so that whole multiples of it are exact.
#define CVM_LN2_HIGH 0x1.62e42fefa38p-1
#define CVM_LN2_LOW 0x1.ef35793c7673p-45

// Beyond this |x| the power of two of e^x may leave the normal range.
#define CVM_EXP_ORDINARY 707.0

// e^(high + low) = fraction * 2^power, fraction in 0.7 ... 1.42, |high| <= 750, |low| small.
CVM_INLINE lanes exp_parts(lanes high, lanes low, lanes *power, words *power_bits) {
    const lanes magic = splat(0x1.8p52);  // adding it rounds to a whole number, kept in the low bits
    const lanes shifted = fma_lanes(high, splat(0x1.71547652b82fep+0), magic);
    const lanes k = shifted - magic;
    *power = k;
    *power_bits = bits(shifted);
    // The remainder within half of ln 2, as a sum r + rest.
    const lanes near = fma_lanes(k, splat(-CVM_LN2_HIGH), high);
    const lanes correction = fma_lanes(k, splat(-CVM_LN2_LOW), low);
    const lanes r = near + correction;
    const lanes rest = correction - (r - near);
    // (e^r - 1 - r - r^2/2) / r^3; the error weighs 2^-60 in e^r.
    const lanes r2 = r * r, r4 = r2 * r2;
    const lanes c01 = fma_lanes(r, splat(0x1.5555555555555p-5), splat(0x1.5555555555556p-3));
    const lanes c23 = fma_lanes(r, splat(0x1.6c16c16c167e1p-10), splat(0x1.11111111109b3p-7));
    const lanes c45 = fma_lanes(r, splat(0x1.a01a01a47b054p-16), splat(0x1.a01a01a7c41d5p-13));
    const lanes c67 = fma_lanes(r, splat(0x1.27e4e1f48534fp-22), splat(0x1.71de0dae63bb3p-19));
    const lanes c89 = fma_lanes(r, splat(0x1.1f66df7fca49fp-29), splat(0x1.af38a9b0ec855p-26));
    const lanes q = fma_lanes(fma_lanes(c89, r4, fma_lanes(c67, r2, c45)), r4, fma_lanes(c23, r2, c01));
    const lanes tail = fma_lanes(fma_lanes(q, r, splat(0.5)), r2, rest);
    const lanes whole = r + 1.0;
    return whole + (tail + (r - (whole - 1.0)));
}

CVM_INLINE lanes exp_ordinary(lanes high, lanes low) {
    lanes power;
    words power_bits;
    const lanes fraction = exp_parts(high, low, &power, &power_bits);
    return from_bits(bits(fraction) + (power_bits << 52));
}

// e^(high + low) for any high; low counts only where high is within the range of results that are not 0 or infinite.
CVM_INLINE lanes exp_any(lanes high, lanes low) {
    const lanes limit = splat(750.0), magic = splat(0x1.8p52);
    const words is_nan = high != high;
    low = choose(magnitude(high) <= limit, low, splat(0.0));
    lanes clamped = choose(high > limit, limit, high);
    clamped = choose(clamped < -limit, -limit, clamped);
    lanes power;
    words power_bits;
    const lanes fraction = exp_parts(clamped, low, &power, &power_bits);
    // Two powers of two: the first product is exact, the second rounds, overflows or underflows once.
    const lanes shifted = fma_lanes(power, splat(0.5), magic);
    const lanes first = shifted - magic;
    const words first_bits = (bits(shifted) + 1023) << 52;
    const words second_bits = (bits(power - first + magic) + 1023) << 52;
    return choose(is_nan, splat(CVM_NAN), fraction * from_bits(first_bits) * from_bits(second_bits));
}

CVM_INLINE lanes exp_pair(lanes high, lanes low) {
    if (__builtin_expect(any(~(magnitude(high) <= CVM_EXP_ORDINARY)), 0)) return exp_any(high, low);
    return exp_ordinary(high, low);
}

// ln x for normal x > 0, less the logarithm of 2^extra where bias = 2^52 + 1023 + extra. Where low is given, the result
// is the sum of both with a relative error near 2^-64; otherwise it is rounded.
CVM_INLINE lanes log_parts(lanes x, lanes bias, lanes *low) {
    // x = 2^e m with m within a factor sqrt 2 of 1.
    const words ix = bits(x);
    const naturals biased = __builtin_bit_cast(naturals, ix - 0x3fe6a09e667f3bcdL + (1023L << 52)) >> 52;
    const lanes m = from_bits(ix - __builtin_bit_cast(words, biased << 52) + (1023L << 52));
    const lanes e = __builtin_bit_cast(lanes, biased | 0x4330000000000000UL) - bias;
    // s = (m - 1) / (m + 1), with its remainder (that of the rounded m + 1 too).
    const lanes f = m - 1.0, d = m + 1.0;
    const lanes reciprocal = 1.0 / d;
    const lanes s = f * reciprocal;
    const lanes s_low = fma_lanes(-s, m - (d - 1.0), fma_lanes(-s, d, f)) * reciprocal;
    // ln m = 2 atanh s = 2 s (1 + z / 3 + z^2 q(z)), z = s^2; the error of q weighs 2^-66 in ln m / 2 s.
    const lanes z = s * s, z2 = z * z, z4 = z2 * z2;
    const lanes c01 = fma_lanes(z, splat(0x1.2492492492521p-3), splat(0x1.999999999999ap-3));
    const lanes c23 = fma_lanes(z, splat(0x1.745d177a9606ap-4), splat(0x1.c71c71c6eaa10p-4));
    const lanes c45 = fma_lanes(z, splat(0x1.1118c7e4c2e2fp-4), splat(0x1.3b1395d218a2bp-4));
    const lanes c67 = fma_lanes(z, splat(0x1.e02e701c89a81p-5), splat(0x1.df7cc8e2bc427p-5));
    const lanes q = fma_lanes(fma_lanes(c67, z2, c45), z4, fma_lanes(c23, z2, c01));
    const lanes third = splat(0x1.5555555555555p-2);
    const lanes s2 = s + s, s2_low = s_low + s_low;
    const lanes e_high = e * CVM_LN2_HIGH;
    const lanes sum = e_high + s2;
    const lanes sum_low = s2 - (sum - e_high);  // exact: e_high is 0 or the larger
    if (low == NULL) {
        const lanes tail = s2 * z * fma_lanes(q, z, third);
        return sum + (fma_lanes(e, splat(CVM_LN2_LOW), s2_low + tail) + sum_low);
    }
    // z / 3 and its product with 2 s are carried as pairs too: they alone would cost nine bits.
    const lanes z_low = fma_lanes(s2, s_low, fma_lanes(s, s, -z));
    const lanes c = z * third;
    lanes c_low = fma_lanes(z, splat(0x1.5555555555555p-56), fma_lanes(z, third, -c));
    c_low = fma_lanes(z2, q, fma_lanes(z_low, third, c_low));
    const lanes cubic = s2 * c;
    const lanes cubic_low = fma_lanes(s2, c_low, fma_lanes(s2_low, c, fma_lanes(s2, c, -cubic)));
    const lanes total = sum + cubic;
    const lanes total_low = cubic - (total - sum);
    const lanes rest = (sum_low + total_low) + (fma_lanes(e, splat(CVM_LN2_LOW), s2_low) + cubic_low);
    const lanes high = total + rest;
    *low = rest - (high - total);
    return high;
}

#define CVM_LOG_BIAS (0x1p52 + 1023.0)

// Brings subnormal numbers into the normal range for log_parts.
CVM_INLINE lanes normalised(lanes x, lanes *bias) {
    const words subnormal = x < CVM_SMALLEST_NORMAL;
    *bias = choose(subnormal, splat(CVM_LOG_BIAS + 54.0), splat(CVM_LOG_BIAS));
    return choose(subnormal, x * 0x1p54, x);
}

CVM_INLINE words is_ordinary(lanes x) { return (x >= CVM_SMALLEST_NORMAL) & (x <= CVM_LARGEST); }

CVM_INLINE lanes log_lanes(lanes x) {
    if (__builtin_expect(any(~is_ordinary(x)), 0)) {
        lanes bias;
        const lanes scaled = normalised(x, &bias);
        lanes result = log_parts(scaled, bias, NULL);
        result = choose(x == CVM_INFINITY, x, result);
        result = choose(x == 0.0, splat(-CVM_INFINITY), result);
        return choose(x >= 0.0, result, splat(CVM_NAN));
    }
    return log_parts(x, splat(CVM_LOG_BIAS), NULL);
}

// What kind of number an exponent is.
enum parity { fraction, even, odd };

CVM_INLINE enum parity parity_of(double exponent) {
    const double size = __builtin_fabs(exponent);
    if (size >= 0x1p53) return even;
    const long whole = (long)size;
    if ((double)whole != size) return fraction;
    return (whole & 1) ? odd : even;
}

// x^exponent; the exponent is finite and not 0.
CVM_INLINE lanes pow_lanes(lanes x, double exponent, enum parity parity) {
    const int special = any(~is_ordinary(x));
    lanes base = x, bias = splat(CVM_LOG_BIAS), low;
    if (__builtin_expect(special, 0)) base = normalised(magnitude(x), &bias);
    const lanes high = log_parts(base, bias, &low);
    const lanes product = high * exponent;
    const lanes rest = fma_lanes(low, splat(exponent), fma_lanes(high, splat(exponent), -product));
    lanes result = exp_pair(product, rest);
    if (__builtin_expect(special, 0)) {
        const lanes size = magnitude(x);
        const double of_zero = exponent > 0 ? 0.0 : CVM_INFINITY, of_infinity = exponent > 0 ? CVM_INFINITY : 0.0;
        result = choose(size == 0.0, splat(of_zero), result);
        result = choose(size == CVM_INFINITY, splat(of_infinity), result);
        const words negative = bits(x) < 0;
        if (parity == odd) result = choose(negative, -result, result);
        if (parity == fraction) result = choose((x < 0.0) & (size <= CVM_LARGEST), splat(CVM_NAN), result);
        result = choose(x == x, result, splat(CVM_NAN));
    }
    return result;
}

// x^exponent for the exponents that are not finite.
CVM_INLINE lanes pow_limit(lanes x, double exponent) {
    const lanes size = magnitude(x);
    if (exponent != exponent) return choose(x == 1.0, splat(1.0), splat(CVM_NAN));
    const lanes above = splat(exponent > 0 ? CVM_INFINITY : 0.0), below = splat(exponent > 0 ? 0.0 : CVM_INFINITY);
    const lanes result = choose(size > 1.0, above, choose(size == 1.0, splat(1.0), below));
    return choose(x == x, result, splat(CVM_NAN));
}

// y = EXPRESSION of the lanes v of x; lanes behind the end are ones, which are ordinary for each function.
#define CVM_MAP(EXPRESSION)                                                      \
    size_t i = 0;                                                                \
    for (; i + CVM_LANES <= n; i += CVM_LANES) {                                 \
        const lanes v = load(x + i);                                             \
        store(y + i, EXPRESSION);                                                \
    }                                                                            \
    if (i < n) {                                                                 \
        const words index = {0, 1, 2, 3, 4, 5, 6, 7};                            \
        const words within = index < (long)(n - i);                         \
        const lanes v = choose(within, load_part(x + i, n - i), splat(1.0));     \
        store_part(y + i, EXPRESSION, n - i);                                    \
    }

static void map_exp(const double *x, double *y, size_t n) { CVM_MAP(exp_pair(v, splat(0.0))) }

static void map_log(const double *x, double *y, size_t n) { CVM_MAP(log_lanes(v)) }

CVM_INLINE lanes exp_of_product(lanes x, double factor) {
    const lanes product = x * factor;
    return exp_pair(product, fma_lanes(x, splat(factor), -product));
}

static void map_exp_scaled(const double *x, double factor, double *y, size_t n) {
    CVM_MAP(exp_of_product(v, factor))
}

static void map_pow_limit(const double *x, double exponent, double *y, size_t n) { CVM_MAP(pow_limit(v, exponent)) }

static void map_pow(const double *x, double exponent, double *y, size_t n) {
    if (exponent == 0) {
        for (size_t i = 0; i < n; i++) y[i] = 1;
    } else if (exponent - exponent != 0) {
        map_pow_limit(x, exponent, y, n);
    } else {
        const enum parity parity = parity_of(exponent);
        CVM_MAP(pow_lanes(v, exponent, parity))
    }
}
