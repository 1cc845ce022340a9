// Residuals of markets, and the change between two orders of a table.

CVM_INLINE words is_positive_and_finite(lanes x) { return (x > 0.0) & (x <= CVM_LARGEST); }

// y = live > 0 ? factor * y - z : 0.
static int price_step(size_t n, const double *live, const double *sum, double factor, const double *z, double *y) {
    words bad = {0};
    for (size_t i = 0; i < n; i += CVM_LANES) {
        const size_t count = n - i;
        const int whole = count >= CVM_LANES;
        const words is_live = load_some(whole, live + i, count) > 0.0;
        const lanes product = load_some(whole, y + i, count) * factor;
        const lanes step = choose(is_live, product - load_some(whole, z + i, count), splat(0.0));
        bad |= is_live & ~is_positive_and_finite(load_some(whole, sum + i, count));
        if (whole) {
            store(y + i, step);
        } else {
            store_part(y + i, step, count);
        }
    }
    return !any(bad);
}

// y = live > 0 ? x / live : 1.
static int live_ratio(size_t n, const double *live, const double *x, double *y) {
    words bad = {0};
    for (size_t i = 0; i < n; i += CVM_LANES) {
        const size_t count = n - i;
        const int whole = count >= CVM_LANES;
        const lanes base = load_some(whole, live + i, count);
        const words is_live = base > 0.0;
        const lanes ratio = choose(is_live, load_some(whole, x + i, count) / base, splat(1.0));
        bad |= ~is_positive_and_finite(ratio);
        if (whole) {
            store(y + i, ratio);
        } else if (i < n) {
            store_part(y + i, ratio, count);
        }
    }
    return !any(bad);
}

// Eight rows to eight columns.
CVM_INLINE void transpose_lanes(lanes a[CVM_LANES]) {
    lanes pairs[CVM_LANES], quads[CVM_LANES];
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i += 2) {
        pairs[i] = __builtin_shufflevector(a[i], a[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        pairs[i + 1] = __builtin_shufflevector(a[i], a[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i += 4) {
#pragma clang loop unroll(full)
        for (int k = 0; k < 2; k++) {
            quads[i + k] = __builtin_shufflevector(pairs[i + k], pairs[i + k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            quads[i + k + 2] = __builtin_shufflevector(pairs[i + k], pairs[i + k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    }
#pragma clang loop unroll(full)
    for (int k = 0; k < 4; k++) {
        a[k] = __builtin_shufflevector(quads[k], quads[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        a[k + 4] = __builtin_shufflevector(quads[k], quads[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

static void transpose(size_t rows, size_t columns, const double *a, double *b) {
    for (size_t i = 0; i < rows; i += CVM_LANES) {
        const size_t height = rows - i < CVM_LANES ? rows - i : CVM_LANES;
        for (size_t j = 0; j < columns; j += CVM_LANES) {
            const size_t width = columns - j < CVM_LANES ? columns - j : CVM_LANES;
            lanes tile[CVM_LANES];
            if (height == CVM_LANES && width == CVM_LANES) {
#pragma clang loop unroll(full)
                for (size_t r = 0; r < CVM_LANES; r++) tile[r] = load(a + (i + r) * columns + j);
                transpose_lanes(tile);
#pragma clang loop unroll(full)
                for (size_t c = 0; c < CVM_LANES; c++) store(b + (j + c) * rows + i, tile[c]);
            } else {
                for (size_t r = 0; r < height; r++) {
                    for (size_t c = 0; c < width; c++) b[(j + c) * rows + i + r] = a[(i + r) * columns + j + c];
                }
            }
        }
    }
}
