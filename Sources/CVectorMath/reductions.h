// Sums, products and maxima over whole arrays.
//
// Blocks of eight elements go to four accumulators in turn. What is left after the last four: whole blocks to the
// first, the part of a block to the second. The accumulators are added as a tree, and then the lanes.

CVM_INLINE lanes sum_of_four(const lanes a[4]) { return (a[0] + a[1]) + (a[2] + a[3]); }

static double dot(const double *a, const double *b, size_t n) {
    lanes total[4] = {splat(0.0), splat(0.0), splat(0.0), splat(0.0)};
    size_t i = 0;
    for (; i + 4 * CVM_LANES <= n; i += 4 * CVM_LANES) {
#pragma clang loop unroll(full)
        for (int k = 0; k < 4; k++) {
            total[k] = fma_lanes(load(a + i + k * CVM_LANES), load(b + i + k * CVM_LANES), total[k]);
        }
    }
    for (; i + CVM_LANES <= n; i += CVM_LANES) total[0] = fma_lanes(load(a + i), load(b + i), total[0]);
    if (i < n) total[1] = fma_lanes(load_part(a + i, n - i), load_part(b + i, n - i), total[1]);
    return sum_over_lanes(sum_of_four(total));
}

static double sum(const double *x, size_t n) {
    lanes total[4] = {splat(0.0), splat(0.0), splat(0.0), splat(0.0)};
    size_t i = 0;
    for (; i + 4 * CVM_LANES <= n; i += 4 * CVM_LANES) {
#pragma clang loop unroll(full)
        for (int k = 0; k < 4; k++) total[k] += load(x + i + k * CVM_LANES);
    }
    for (; i + CVM_LANES <= n; i += CVM_LANES) total[0] += load(x + i);
    if (i < n) total[1] += load_part(x + i, n - i);
    return sum_over_lanes(sum_of_four(total));
}

static double stream(const double *x, size_t n) {
    lanes total[8];
#pragma clang loop unroll(full)
    for (int k = 0; k < 8; k++) total[k] = splat(0.0);
    size_t i = 0;
    for (; i + 8 * CVM_LANES <= n; i += 8 * CVM_LANES) {
#pragma clang loop unroll(full)
        for (int k = 0; k < 8; k++) total[k] += load(x + i + k * CVM_LANES);
    }
    const double rest = sum(x + i, n - i);
    return sum_over_lanes(sum_of_four(total) + sum_of_four(total + 4)) + rest;
}

static void axpy(double alpha, const double *x, double *y, size_t n) {
    size_t i = 0;
    for (; i + CVM_LANES <= n; i += CVM_LANES) store(y + i, fma_lanes(load(x + i), splat(alpha), load(y + i)));
    if (i < n) {
        const size_t count = n - i;
        store_part(y + i, fma_lanes(load_part(x + i, count), splat(alpha), load_part(y + i, count)), count);
    }
}

static double max_abs(const double *x, size_t n) {
    lanes largest = splat(0.0);
    words is_nan = {0};
    size_t i = 0;
    while (i < n) {
        const size_t count = n - i < CVM_LANES ? n - i : CVM_LANES;
        const lanes size = magnitude(count == CVM_LANES ? load(x + i) : load_part(x + i, count));
        largest = choose(size > largest, size, largest);
        is_nan |= size != size;
        i += count;
    }
    if (any(is_nan)) return CVM_NAN;
    double result = 0;
    for (int k = 0; k < CVM_LANES; k++) result = largest[k] > result ? largest[k] : result;
    return result;
}
