// One pass over the kernels of a sector: prices by rows, demand, and what reaches each exporter by columns.
//
// Each row's sum has eight accumulators, element i in accumulator i modulo 8, added as sum_over_lanes adds. Each
// column's sum is a chain of fused steps in the order of rows. Neither depends on how many rows go together, so that
// number is free: as many as keep the sums in registers, with the rows in the first-level cache between their two uses.
#if CVM_LEVEL == 2
#define CVM_ROWS 8
#else
#define CVM_ROWS 4
#endif

// total[r] += the products of row r and x, in lanes.
CVM_INLINE void dot_rows(const int rows, const double *a, size_t stride, const double *x, size_t n, lanes *total) {
    size_t i = 0;
    for (; i + CVM_LANES <= n; i += CVM_LANES) {
        const lanes v = load(x + i);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) total[r] = fma_lanes(load(a + r * stride + i), v, total[r]);
    }
    if (i < n) {
        const lanes v = load_part(x + i, n - i);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) total[r] = fma_lanes(load_part(a + r * stride + i, n - i), v, total[r]);
    }
}

// y += the rows, each times its weight, in order.
CVM_INLINE void axpy_rows(const int rows, const double *a, size_t stride, const double *weight, double *y, size_t n) {
    size_t i = 0;
    for (; i + CVM_LANES <= n; i += CVM_LANES) {
        lanes v = load(y + i);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) v = fma_lanes(load(a + r * stride + i), splat(weight[r]), v);
        store(y + i, v);
    }
    if (i < n) {
        lanes v = load_part(y + i, n - i);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) v = fma_lanes(load_part(a + r * stride + i, n - i), splat(weight[r]), v);
        store_part(y + i, v, n - i);
    }
}

struct market {
    size_t n;
    const double *gross, *net, *supply, *expenditure;
    double *price_sum, *net_sum, *demand, *reach;
};

// Rows first ..< first + rows (at most 8).
CVM_INLINE void market_rows(const int rows, const int has_net, const struct market *m, size_t first) {
    const size_t n = m->n;
    const double *gross = m->gross + first * n, *net = has_net ? m->net + first * n : gross;
    lanes total[CVM_LANES];
#pragma clang loop unroll(full)
    for (int r = 0; r < CVM_LANES; r++) total[r] = splat(0.0);
    dot_rows(rows, gross, n, m->supply, n, total);
    const lanes price_sum = sums_over_lanes(total);
    store_part(m->price_sum + first, price_sum, rows);
    if (has_net) {
#pragma clang loop unroll(full)
        for (int r = 0; r < CVM_LANES; r++) total[r] = splat(0.0);
        dot_rows(rows, net, n, m->supply, n, total);
        store_part(m->net_sum + first, sums_over_lanes(total), rows);
    }
    const lanes expenditure = load_part(m->expenditure + first, rows);
    const words buys = expenditure > 0.0;
    double demand[CVM_LANES];
    store(demand, choose(buys, expenditure / price_sum, splat(0.0)));
    int buyers = 0;
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
        m->demand[first + r] = demand[r];
        buyers += m->expenditure[first + r] > 0;
    }
    if (buyers == rows) {
        axpy_rows(rows, net, n, demand, m->reach, n);
    } else {
        for (int r = 0; r < rows; r++) {
            if (m->expenditure[first + r] > 0) axpy_rows(1, net + r * n, n, demand + r, m->reach, n);
        }
    }
}

CVM_INLINE void market_all(const int has_net, const struct market *m) {
    size_t row = 0;
    for (size_t i = 0; i < m->n; i++) m->reach[i] = 0;
    for (; row + CVM_ROWS <= m->n; row += CVM_ROWS) market_rows(CVM_ROWS, has_net, m, row);
#if CVM_ROWS == 8
    if (row + 4 <= m->n) {
        market_rows(4, has_net, m, row);
        row += 4;
    }
#endif
    if (row + 2 <= m->n) {
        market_rows(2, has_net, m, row);
        row += 2;
    }
    if (row < m->n) market_rows(1, has_net, m, row);
}

static void market_dense(size_t n, const double *gross, const double *net, const double *supply,
                         const double *expenditure, double *price_sum, double *net_sum, double *demand,
                         double *reach) {
    const struct market m = {n, gross, net, supply, expenditure, price_sum, net_sum, demand, reach};
    if (net == NULL) {
        market_all(0, &m);
    } else {
        market_all(1, &m);
    }
}

static void market_sparse(size_t n, const int64_t *row_start, const uint16_t *exporter, const double *gross,
                          const double *net, const double *supply, const double *expenditure, double *price_sum,
                          double *net_sum, double *demand, double *reach) {
    for (size_t i = 0; i < n; i++) reach[i] = 0;
    for (size_t row = 0; row < n; row++) {
        const size_t start = (size_t)row_start[row], count = (size_t)(row_start[row + 1] - row_start[row]);
        const uint16_t *index = exporter + start;
        const double *a = gross + start, *b = net == NULL ? a : net + start;
        lanes gross_total = splat(0.0), net_total = splat(0.0);
        size_t k = 0;
        for (; k + CVM_LANES <= count; k += CVM_LANES) {
            const lanes s = {supply[index[k]], supply[index[k + 1]], supply[index[k + 2]], supply[index[k + 3]],
                             supply[index[k + 4]], supply[index[k + 5]], supply[index[k + 6]], supply[index[k + 7]]};
            gross_total = fma_lanes(load(a + k), s, gross_total);
            if (net != NULL) net_total = fma_lanes(load(b + k), s, net_total);
        }
        if (k < count) {
            double part[CVM_LANES] = {0};
            for (size_t i = 0; k + i < count; i++) part[i] = supply[index[k + i]];
            gross_total = fma_lanes(load_part(a + k, count - k), load(part), gross_total);
            if (net != NULL) net_total = fma_lanes(load_part(b + k, count - k), load(part), net_total);
        }
        price_sum[row] = sum_over_lanes(gross_total);
        if (net != NULL) net_sum[row] = sum_over_lanes(net_total);
        const double spent = expenditure[row];
        demand[row] = spent > 0 ? spent / price_sum[row] : 0;
        if (!(spent > 0)) continue;
        for (size_t i = 0; i < count; i++) reach[index[i]] = __builtin_fma(b[i], demand[row], reach[index[i]]);
    }
}
