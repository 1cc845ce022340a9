// Products of a small matrix with strided vectors: the input-output block of one economy.

// How many elements of a strided vector are gathered at a time.
#define CVM_GATHERED 256

CVM_INLINE void gather(const double *x, size_t stride, size_t n, double *into) {
    for (size_t i = 0; i < n; i++) into[i] = x[i * stride];
}

// Rows of a matrix times x, in the order of dot_rows and sum_over_lanes; columns in pieces of CVM_GATHERED.
CVM_INLINE lanes matvec_rows(const int rows, const double *a, size_t columns, const double *x, size_t stride_x,
                             double *gathered) {
    lanes total[CVM_LANES];
#pragma clang loop unroll(full)
    for (int r = 0; r < CVM_LANES; r++) total[r] = splat(0.0);
    if (stride_x == 1) {
        dot_rows(rows, (struct rows){a, columns}, x, columns, total);
    } else if (columns <= CVM_GATHERED) {
        dot_rows(rows, (struct rows){a, columns}, gathered, columns, total);
    } else {
        for (size_t j = 0; j < columns; j += CVM_GATHERED) {
            const size_t count = columns - j < CVM_GATHERED ? columns - j : CVM_GATHERED;
            gather(x + j * stride_x, stride_x, count, gathered);
            dot_rows(rows, (struct rows){a + j, columns}, gathered, count, total);
        }
    }
    return sums_over_lanes(total);
}

static void matvec(size_t rows, size_t columns, const double *a, const double *x, size_t stride_x, const double *c,
                   double scale, double *y, size_t stride_y) {
    double gathered[CVM_GATHERED], result[CVM_LANES];
    if (stride_x != 1 && columns <= CVM_GATHERED) gather(x, stride_x, columns, gathered);
    for (size_t k = 0; k < rows; k += CVM_ROWS) {
        const size_t done = rows - k < CVM_ROWS ? rows - k : CVM_ROWS;
        const double *start = a + k * columns;
        lanes sums;
        switch (done) {
        case 1: sums = matvec_rows(1, start, columns, x, stride_x, gathered); break;
        case 2: sums = matvec_rows(2, start, columns, x, stride_x, gathered); break;
        case 3: sums = matvec_rows(3, start, columns, x, stride_x, gathered); break;
#if CVM_ROWS == 8
        case 4: sums = matvec_rows(4, start, columns, x, stride_x, gathered); break;
        case 5: sums = matvec_rows(5, start, columns, x, stride_x, gathered); break;
        case 6: sums = matvec_rows(6, start, columns, x, stride_x, gathered); break;
        case 7: sums = matvec_rows(7, start, columns, x, stride_x, gathered); break;
#endif
        default: sums = matvec_rows(CVM_ROWS, start, columns, x, stride_x, gathered); break;
        }
        if (stride_y == 1) {
            if (c != NULL) sums = fma_lanes(load_part(c + k, done), splat(scale), sums);
            store_part(y + k, sums, done);
        } else {
            store(result, sums);
            for (size_t r = 0; r < done; r++) {
                const size_t at = (k + r) * stride_y;
                y[at] = c == NULL ? result[r] : __builtin_fma(c[at], scale, result[r]);
            }
        }
    }
}

// Columns of at most `vectors` times eight, the last vector with `last` of its lanes: sums stay in registers while the
// rows go by. Each column starts at scale * b and adds its rows in order.
CVM_INLINE void matvec_panel(const int vectors, size_t last, size_t rows, size_t columns, const double *a,
                             const double *x, size_t stride_x, double *y) {
    lanes total[CVM_LANES];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) total[v] = load(y + v * CVM_LANES);
    for (size_t k = 0; k < rows; k++) {
        const double *row = a + k * columns;
        const lanes weight = splat(x[k * stride_x]);
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors - 1; v++) total[v] = fma_lanes(load(row + v * CVM_LANES), weight, total[v]);
        total[vectors - 1] =
            fma_lanes(load_part(row + (vectors - 1) * CVM_LANES, last), weight, total[vectors - 1]);
    }
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) store(y + v * CVM_LANES, total[v]);
}

static void matvec_t(size_t rows, size_t columns, const double *a, const double *x, size_t stride_x, const double *b,
                     double scale, double *y, size_t stride_y) {
    double panel[CVM_ROWS * CVM_LANES];
    for (size_t j = 0; j < columns; j += CVM_ROWS * CVM_LANES) {
        const size_t count = columns - j < CVM_ROWS * CVM_LANES ? columns - j : CVM_ROWS * CVM_LANES;
        const size_t vectors = (count + CVM_LANES - 1) / CVM_LANES, last = count - (vectors - 1) * CVM_LANES;
        for (size_t i = 0; i < vectors * CVM_LANES; i++) {
            panel[i] = b == NULL || i >= count ? 0 : b[(j + i) * stride_y] * scale;
        }
        switch (vectors) {
        case 1: matvec_panel(1, last, rows, columns, a + j, x, stride_x, panel); break;
        case 2: matvec_panel(2, last, rows, columns, a + j, x, stride_x, panel); break;
        case 3: matvec_panel(3, last, rows, columns, a + j, x, stride_x, panel); break;
        case 4: matvec_panel(4, last, rows, columns, a + j, x, stride_x, panel); break;
#if CVM_ROWS == 8
        case 5: matvec_panel(5, last, rows, columns, a + j, x, stride_x, panel); break;
        case 6: matvec_panel(6, last, rows, columns, a + j, x, stride_x, panel); break;
        case 7: matvec_panel(7, last, rows, columns, a + j, x, stride_x, panel); break;
        case 8: matvec_panel(8, last, rows, columns, a + j, x, stride_x, panel); break;
#endif
        }
        for (size_t i = 0; i < count; i++) y[(j + i) * stride_y] = panel[i];
    }
}
