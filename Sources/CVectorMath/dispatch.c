// The public functions, and the choice of the build behind them.
#include <stdatomic.h>

#include "kernels.h"

static _Atomic(const struct cvm_kernels *) chosen;

int cvm_highest_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                       __builtin_cpu_supports("avx512vl") ? 2 : 1;
    }
#endif
    return 0;
}

static const struct cvm_kernels *kernels_of(int level) {
#if defined(__x86_64__)
    if (level == 2) return &cvm_kernels_avx512;
    if (level == 1) return &cvm_kernels_avx2;
#else
    (void)level;
#endif
    return &cvm_kernels_portable;
}

// Two threads may both choose on first use; they choose the same.
static const struct cvm_kernels *kernels(void) {
    const struct cvm_kernels *current = atomic_load_explicit(&chosen, memory_order_acquire);
    if (__builtin_expect(current == NULL, 0)) {
        const struct cvm_kernels *best = kernels_of(cvm_highest_level());
        // A level set in the meantime stays.
        if (atomic_compare_exchange_strong(&chosen, &current, best)) current = best;
    }
    return current;
}

int cvm_level(void) { return kernels()->level; }

int cvm_set_level(int level) {
    if (level < 0 || level > cvm_highest_level()) return -1;
    atomic_store_explicit(&chosen, kernels_of(level), memory_order_release);
    return 0;
}

void cvm_exp(const double *x, double *y, size_t n) { kernels()->exp(x, y, n); }

void cvm_log(const double *x, double *y, size_t n) { kernels()->log(x, y, n); }

void cvm_pow(const double *x, double exponent, double *y, size_t n) { kernels()->pow(x, exponent, y, n); }

void cvm_exp_scaled(const double *x, double factor, double *y, size_t n) { kernels()->exp_scaled(x, factor, y, n); }

double cvm_dot(const double *a, const double *b, size_t n) { return kernels()->dot(a, b, n); }

double cvm_sum(const double *x, size_t n) { return kernels()->sum(x, n); }

void cvm_axpy(double alpha, const double *x, double *y, size_t n) { kernels()->axpy(alpha, x, y, n); }

double cvm_max_abs(const double *x, size_t n) { return kernels()->max_abs(x, n); }

double cvm_stream(const double *x, size_t n) { return kernels()->stream(x, n); }

void cvm_market_dense(size_t n, size_t stride, const double *gross, const double *net, const double *supply,
                      const double *expenditure, double *price_sum, double *net_sum, double *demand, double *reach) {
    kernels()->market_dense(n, stride, gross, net, supply, expenditure, price_sum, net_sum, demand, reach);
}

void cvm_market_sparse(size_t n, const int64_t *row_start, const uint16_t *exporter, const double *gross,
                       const double *net, const double *supply, const double *expenditure, double *price_sum,
                       double *net_sum, double *demand, double *reach) {
    kernels()->market_sparse(n, row_start, exporter, gross, net, supply, expenditure, price_sum, net_sum, demand,
                             reach);
}

void cvm_matvec(size_t rows, size_t columns, const double *a, const double *x, size_t stride_x, const double *c,
                double scale, double *y, size_t stride_y) {
    kernels()->matvec(rows, columns, a, x, stride_x, c, scale, y, stride_y);
}

void cvm_matvec_t(size_t rows, size_t columns, const double *a, const double *x, size_t stride_x, const double *b,
                  double scale, double *y, size_t stride_y) {
    kernels()->matvec_t(rows, columns, a, x, stride_x, b, scale, y, stride_y);
}

int cvm_price_step(size_t n, const double *live, const double *sum, double factor, const double *z, double *y) {
    return kernels()->price_step(n, live, sum, factor, z, y);
}

int cvm_live_ratio(size_t n, const double *live, const double *x, double *y) {
    return kernels()->live_ratio(n, live, x, y);
}

void cvm_transpose(size_t rows, size_t columns, const double *a, double *b) {
    kernels()->transpose(rows, columns, a, b);
}

void cvm_absorb_weights(size_t first, size_t last, const int32_t *start, size_t effects, const int32_t *const *level,
                        const double *w, double *inverse_weight, double *diagonal) {
    kernels()->absorb_weights(first, last, start, effects, level, w, inverse_weight, diagonal);
}

void cvm_absorb_apply(size_t width, size_t first, size_t last, const int32_t *start, size_t effects, const int32_t
                      *const *level, const double *w, const double *inverse_weight, const double *v, double *y) {
    kernels()->absorb_apply[width == 8](first, last, start, effects, level, w, inverse_weight, v, y);
}

void cvm_absorb_gradient(size_t width, size_t first, size_t last, const int32_t *start, size_t effects, const int32_t
                         *const *level, const double *w, const double *inverse_weight, const double *x, const double
                         *v, double *c, double *y, double *squares) {
    kernels()->absorb_gradient[width == 8](first, last, start, effects, level, w, inverse_weight, x, v, c, y,
        squares);
}

void cvm_absorb_residual(size_t width, size_t group, size_t from, size_t to, const int32_t *start, size_t effects,
                         const int32_t *const *level, const double *x, const double *v, const double *c, double *out,
                         size_t stride) {
    kernels()->absorb_residual[width == 8](group, from, to, start, effects, level, x, v, c, out, stride);
}

void cvm_absorb_proportional(size_t first, size_t last, const int32_t *start, size_t effects, const int32_t *const
                             *level, const double *base, const double *outcome, size_t open, const double *factor,
                             double *group_factor, double *sums) {
    kernels()->absorb_proportional(first, last, start, effects, level, base, outcome, open, factor, group_factor,
        sums);
}

void cvm_absorb_move(size_t first, size_t last, const int32_t *start, size_t effects, const int32_t *const *level,
                     size_t columns, const double *x, size_t stride, const double *coefficient, const double *v, const
                     double *c, int adding, double *move) {
    kernels()->absorb_move(first, last, start, effects, level, columns, x, stride, coefficient, v, c, adding,
        move);
}

void cvm_columns_gram(size_t width, size_t n, const double *a, const double *w, double *gram) {
    kernels()->columns_gram[width == 8](n, a, w, gram);
}

void cvm_columns_dots(size_t width, size_t n, const double *a, const double *b, double *out) {
    kernels()->columns_dots[width == 8](n, a, b, out);
}

void cvm_columns_step(size_t width, size_t n, const double *alpha, const double *p, const double *q, const double
                      *scale, double *v, double *r, double *z, double *out) {
    kernels()->columns_step[width == 8](n, alpha, p, q, scale, v, r, z, out);
}

void cvm_columns_direction(size_t width, size_t n, const double *beta, const double *z, double *p) {
    kernels()->columns_direction[width == 8](n, beta, z, p);
}
