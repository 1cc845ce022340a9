// One pass over the kernels of a sector: prices by rows, demand, and what reaches each exporter by columns.
//
// Each row's sum has eight accumulators, element i in accumulator i modulo 8, added as sum_over_lanes adds. Each
// column's sum is a chain of fused steps in the order of rows. Neither depends on how many rows go together, so that
// number is free: as many as keep the sums in registers.
//
// Rows come in groups. One loop adds a group to the columns, out of the first-level cache, and takes the sums of the
// next, out of memory or the second level: the reading never waits for the arithmetic.
#if CVM_LEVEL == 2
#define CVM_ROWS 8
#else
#define CVM_ROWS 4
#endif

// From this length on a group of rows spans more pages than the processor looks ahead over by itself, and the rows of the
// next group are asked for while those of one are summed.
#define CVM_LONG_ROW 128
// Eight long rows of both kernels, and the eight before them, would not stay in 32 KiB.
#define CVM_LONG_ROWS 4

// Some rows of a matrix.
struct rows {
    const double *start;
    size_t stride;
};

CVM_INLINE struct rows rows_from(struct rows m, size_t row) {
    return (struct rows){m.start + row * m.stride, m.stride};
}

CVM_INLINE lanes load_some(const int whole, const double *p, size_t count) {
    return whole ? load(p) : load_part(p, count);
}

// total[r] += the products of row r and x, in lanes.
CVM_INLINE void dot_rows(const int count, struct rows a, const double *x, size_t n, lanes *total) {
    size_t i = 0;
    for (; i + CVM_LANES <= n; i += CVM_LANES) {
        const lanes v = load(x + i);
#pragma clang loop unroll(full)
        for (int r = 0; r < count; r++) total[r] = fma_lanes(load(a.start + r * a.stride + i), v, total[r]);
    }
    if (i < n) {
        const lanes v = load_part(x + i, n - i);
#pragma clang loop unroll(full)
        for (int r = 0; r < count; r++) {
            total[r] = fma_lanes(load_part(a.start + r * a.stride + i, n - i), v, total[r]);
        }
    }
}

struct market {
    size_t n;
    struct rows gross, net;  // the same where there is no net kernel
    const double *supply, *expenditure;
    double *price_sum, *net_sum, *demand, *reach;
};

// Elements i ..< i + 8, or + part, of the columns: adds the rows of `before` to the reach, and takes up those of the group
// that starts at `gross` and `net` into their sums.
CVM_INLINE void market_columns(const int whole, const int before, const int rows, const int has_net,
                               const int is_long, const struct market *m, struct rows done, const lanes *weight, struct rows gross,
                               struct rows net, lanes *gross_total, lanes *net_total, size_t i) {
    const size_t part = m->n - i;
    if (before > 0) {
        lanes reach = load_some(whole, m->reach + i, part);
#pragma clang loop unroll(full)
        for (int r = 0; r < before; r++) {
            reach = fma_lanes(load_some(whole, done.start + r * done.stride + i, part), weight[r], reach);
        }
        if (whole) {
            store(m->reach + i, reach);
        } else {
            store_part(m->reach + i, reach, part);
        }
    }
    if (rows > 0) {
        const lanes supply = load_some(whole, m->supply + i, part);
        if (is_long) {
#pragma clang loop unroll(full)
            for (int r = rows; r < 2 * rows; r++) {
                __builtin_prefetch(gross.start + r * gross.stride + i);
                if (has_net) __builtin_prefetch(net.start + r * net.stride + i);
            }
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            gross_total[r] =
                fma_lanes(load_some(whole, gross.start + r * gross.stride + i, part), supply, gross_total[r]);
            if (has_net) {
                net_total[r] = fma_lanes(load_some(whole, net.start + r * net.stride + i, part), supply, net_total[r]);
            }
        }
    }
}

// Adds the `before` rows that end at `first` to the reach, and finds sums and demand of the `rows` from there.
// Returns whether each of these has demand.
CVM_INLINE int market_step(const int before, const int rows, const int has_net, const int is_long, const struct market *m,
                           size_t first) {
    const struct rows done = rows_from(m->net, first - (size_t)before);
    const struct rows gross = rows_from(m->gross, first), net = rows_from(m->net, first);
    lanes weight[CVM_LANES], gross_total[CVM_LANES], net_total[CVM_LANES];
#pragma clang loop unroll(full)
    for (int r = 0; r < before; r++) weight[r] = splat(m->demand[first - (size_t)before + (size_t)r]);
#pragma clang loop unroll(full)
    for (int r = 0; r < CVM_LANES; r++) gross_total[r] = net_total[r] = splat(0.0);
    size_t i = 0;
    for (; i + CVM_LANES <= m->n; i += CVM_LANES) {
        market_columns(1, before, rows, has_net, is_long, m, done, weight, gross, net, gross_total, net_total, i);
    }
    if (i < m->n) market_columns(0, before, rows, has_net, is_long, m, done, weight, gross, net, gross_total, net_total, i);
    if (rows == 0) return 1;
    const lanes price_sum = sums_over_lanes(gross_total);
    const lanes expenditure = load_part(m->expenditure + first, (size_t)rows);
    const words idle = ~(expenditure > 0.0);
    store_part(m->price_sum + first, price_sum, (size_t)rows);
    if (has_net) store_part(m->net_sum + first, sums_over_lanes(net_total), (size_t)rows);
    store_part(m->demand + first, choose(idle, splat(0.0), expenditure / price_sum), (size_t)rows);
    const words index = {0, 1, 2, 3, 4, 5, 6, 7};
    return !any(idle & (index < (long)rows));
}

// Adds rows to the reach one by one, passing over those without demand: 0 times what they hold may be NaN.
CVM_INLINE void add_live_rows(const struct market *m, size_t first, size_t end) {
    for (size_t row = first; row < end; row++) {
        if (m->expenditure[row] > 0) axpy(m->demand[row], rows_from(m->net, row).start, m->reach, m->n);
    }
}

// The group of `rows` from `first`, after one of `whole` rows that is still to be added where `pending`.
CVM_INLINE int market_group(const int whole, const int rows, const int has_net, const int is_long, const struct market *m, size_t first,
                            int pending) {
    if (pending) return market_step(whole, rows, has_net, is_long, m, first);
    return market_step(0, rows, has_net, is_long, m, first);
}

CVM_INLINE void market_all(const int has_net, const int is_long, const struct market *m) {
    const int whole = is_long ? CVM_LONG_ROWS : CVM_ROWS;
    size_t row = 0;
    int pending = 0;
    for (size_t i = 0; i < m->n; i++) m->reach[i] = 0;
    for (; row + (size_t)whole <= m->n; row += (size_t)whole) {
        const int live = market_group(whole, whole, has_net, is_long, m, row, pending);
        if (!live) add_live_rows(m, row, row + (size_t)whole);
        pending = live;
    }
    const size_t rest = m->n - row;
    int live = 1;
    switch (rest) {
    case 0:
        market_group(whole, 0, has_net, 0, m, row, pending);
        break;
#define CVM_REST(ROWS)                                          \
    case ROWS:                                                  \
        live = market_group(whole, ROWS, has_net, 0, m, row, pending);    \
        if (live) market_step(ROWS, 0, has_net, 0, m, row + ROWS); \
        break;
        CVM_REST(1)
        CVM_REST(2)
        CVM_REST(3)
#if CVM_ROWS == 8
        CVM_REST(4)
        CVM_REST(5)
        CVM_REST(6)
        CVM_REST(7)
#endif
#undef CVM_REST
    }
    if (!live) add_live_rows(m, row, m->n);
}

static void market_dense(size_t n, size_t stride, const double *gross, const double *net, const double *supply,
                         const double *expenditure, double *price_sum, double *net_sum, double *demand,
                         double *reach) {
    const struct rows gross_rows = {gross, stride}, net_rows = {net == NULL ? gross : net, stride};
    const struct market m = {n, gross_rows, net_rows, supply, expenditure, price_sum, net_sum, demand, reach};
    if (n < CVM_LONG_ROW) {
        if (net == NULL) {
            market_all(0, 0, &m);
        } else {
            market_all(1, 0, &m);
        }
    } else if (net == NULL) {
        market_all(0, 1, &m);
    } else {
        market_all(1, 1, &m);
    }
}

// Elements of x at `count` (1 to 8) places, and zeros.
CVM_INLINE lanes at_places(const double *x, const uint16_t *place, size_t count) {
    const words index = {0, 1, 2, 3, 4, 5, 6, 7};
    lanes v;
    // Behind the end the last place stands in: building the vector in memory would wait for the stores.
#pragma clang loop unroll(full)
    for (size_t i = 0; i < CVM_LANES; i++) v[i] = x[place[i < count ? i : count - 1]];
    return count == CVM_LANES ? v : choose(index < (long)count, v, splat(0.0));
}

static void market_sparse(size_t n, const int64_t *row_start, const uint16_t *exporter, const double *gross,
                          const double *net, const double *supply, const double *expenditure, double *price_sum,
                          double *net_sum, double *demand, double *reach) {
    for (size_t i = 0; i < n; i++) reach[i] = 0;
    for (size_t row = 0; row < n; row++) {
        const size_t start = (size_t)row_start[row], count = (size_t)(row_start[row + 1] - row_start[row]);
        const uint16_t *place = exporter + start;
        const double *gross_row = gross + start, *net_row = net == NULL ? gross_row : net + start;
        lanes gross_total = splat(0.0), net_total = splat(0.0);
        size_t k = 0;
        for (; k + CVM_LANES <= count; k += CVM_LANES) {
            const lanes v = at_places(supply, place + k, CVM_LANES);
            gross_total = fma_lanes(load(gross_row + k), v, gross_total);
            if (net != NULL) net_total = fma_lanes(load(net_row + k), v, net_total);
        }
        if (k < count) {
            const lanes v = at_places(supply, place + k, count - k);
            gross_total = fma_lanes(load_part(gross_row + k, count - k), v, gross_total);
            if (net != NULL) net_total = fma_lanes(load_part(net_row + k, count - k), v, net_total);
        }
        price_sum[row] = sum_over_lanes(gross_total);
        if (net != NULL) net_sum[row] = sum_over_lanes(net_total);
        const int buys = expenditure[row] > 0;
        const double weight = buys ? expenditure[row] / price_sum[row] : 0;
        demand[row] = weight;
        if (!buys) continue;
        for (k = 0; k < count; k++) reach[place[k]] = __builtin_fma(net_row[k], weight, reach[place[k]]);
    }
}
