// Eight doubles at a time: one register, two or four, as the build has them.
//
// The compiler splits the type; the arithmetic per lane is the same in each build. Vectors never cross a call that is
// not inlined: how they would be passed depends on the flags of the file, not on the target of the function.

// a * b + c is two roundings unless fma says otherwise, in each build.
#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpsabi"

#define CVM_INLINE static inline __attribute__((always_inline))
#define CVM_LANES 8

typedef double lanes __attribute__((ext_vector_type(8)));
typedef double half_lanes __attribute__((ext_vector_type(4)));
typedef double quarter_lanes __attribute__((ext_vector_type(2)));
// Of long, which is what comparisons of doubles give on the 64-bit systems this is for.
typedef long words __attribute__((ext_vector_type(8)));
typedef long half_words __attribute__((ext_vector_type(4)));
typedef unsigned long naturals __attribute__((ext_vector_type(8)));
_Static_assert(sizeof(long) == sizeof(double), "masks need a long of 64 bits");
typedef double loose_lanes __attribute__((ext_vector_type(8), aligned(8), may_alias));

CVM_INLINE lanes splat(double value) { return (lanes)(value); }
CVM_INLINE lanes load(const double *p) { return *(const loose_lanes *)p; }
CVM_INLINE void store(double *p, lanes v) { *(loose_lanes *)p = v; }

#if CVM_LEVEL == 0 && !defined(__FP_FAST_FMA)
// Without the instruction each lane is a call; one copy of the eight keeps the build small.
static __attribute__((noinline)) void fma_each(const lanes *a, const lanes *b, lanes *c) {
    for (int i = 0; i < CVM_LANES; i++) (*c)[i] = __builtin_fma((*a)[i], (*b)[i], (*c)[i]);
}
CVM_INLINE lanes fma_lanes(lanes a, lanes b, lanes c) {
    fma_each(&a, &b, &c);
    return c;
}
#else
CVM_INLINE lanes fma_lanes(lanes a, lanes b, lanes c) { return __builtin_elementwise_fma(a, b, c); }
#endif

CVM_INLINE lanes magnitude(lanes a) { return __builtin_elementwise_abs(a); }
CVM_INLINE words bits(lanes a) { return __builtin_bit_cast(words, a); }
CVM_INLINE lanes from_bits(words a) { return __builtin_bit_cast(lanes, a); }

// a where the mask is set, else b; masks come from comparisons.
CVM_INLINE lanes choose(words mask, lanes a, lanes b) { return mask ? a : b; }

CVM_INLINE int any(words mask) {
#if CVM_LEVEL == 2
    return _mm512_movepi64_mask(__builtin_bit_cast(__m512i, mask)) != 0;
#elif CVM_LEVEL == 1
    const half_words both = mask.lo | mask.hi;
    return _mm256_movemask_pd(__builtin_bit_cast(__m256d, both)) != 0;
#else
    return __builtin_reduce_or(mask) != 0;
#endif
}

#if CVM_LEVEL == 1
// Eight words of ones, then eight of zeros: a window of it is the mask of the first `count` lanes.
static const long long part_mask[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
#endif

// The first `count` elements (at most 8), and zeros; nothing behind them is touched.
CVM_INLINE lanes load_part(const double *p, size_t count) {
#if CVM_LEVEL == 2
    return __builtin_bit_cast(lanes, _mm512_maskz_loadu_pd((__mmask8)((1u << count) - 1), p));
#elif CVM_LEVEL == 1
    const __m256i first = _mm256_loadu_si256((const __m256i *)(part_mask + 8 - count));
    const __m256i second = _mm256_loadu_si256((const __m256i *)(part_mask + 12 - count));
    lanes v;
    v.lo = __builtin_bit_cast(half_lanes, _mm256_maskload_pd(p, first));
    v.hi = __builtin_bit_cast(half_lanes, _mm256_maskload_pd(p + 4, second));
    return v;
#else
    double copy[CVM_LANES] = {0};
    for (size_t i = 0; i < count; i++) copy[i] = p[i];
    return load(copy);
#endif
}

CVM_INLINE void store_part(double *p, lanes v, size_t count) {
#if CVM_LEVEL == 2
    _mm512_mask_storeu_pd(p, (__mmask8)((1u << count) - 1), __builtin_bit_cast(__m512d, v));
#elif CVM_LEVEL == 1
    const __m256i first = _mm256_loadu_si256((const __m256i *)(part_mask + 8 - count));
    const __m256i second = _mm256_loadu_si256((const __m256i *)(part_mask + 12 - count));
    // Variables, since a bit cast of v.hi itself would read v.lo.
    const half_lanes low = v.lo, high = v.hi;
    _mm256_maskstore_pd(p, first, __builtin_bit_cast(__m256d, low));
    _mm256_maskstore_pd(p + 4, second, __builtin_bit_cast(__m256d, high));
#else
    for (size_t i = 0; i < count; i++) p[i] = v[i];
#endif
}

// ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)): the order of every sum over lanes.
CVM_INLINE double sum_over_lanes(lanes a) {
    const half_lanes pairs = a.even + a.odd;
    const quarter_lanes quads = pairs.even + pairs.odd;
    return quads.x + quads.y;
}

// The sums over lanes of eight vectors at once, in the same order.
CVM_INLINE lanes sums_over_lanes(const lanes v[CVM_LANES]) {
    lanes pairs[4], quads[2];
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) {
        const lanes a = v[2 * i], b = v[2 * i + 1];
        pairs[i] = __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14) +
                   __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 2; i++) {
        const lanes a = pairs[2 * i], b = pairs[2 * i + 1];
        quads[i] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13) +
                   __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
    }
    return __builtin_shufflevector(quads[0], quads[1], 0, 1, 2, 3, 8, 9, 10, 11) +
           __builtin_shufflevector(quads[0], quads[1], 4, 5, 6, 7, 12, 13, 14, 15);
}
