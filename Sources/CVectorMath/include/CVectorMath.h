// Vectorised kernels for arrays of doubles: elementary functions, reductions, and the passes of the equilibrium solver.
//
// Every function has three builds: AVX-512, AVX2 with FMA, and portable C. The best one the machine has is chosen on
// first use. All three give the same bits for the same input, since they are one source: eight lanes whatever the
// register width, fused operations written as such and nowhere else, every reduction in a fixed order. Only the sign and
// the payload of a NaN out of the sums and products are not fixed.
//
// Nothing here allocates, locks or checks its arguments. Arrays need no alignment. Unless said otherwise an output may
// not overlap an input, and a length of zero is allowed.
#ifndef CVECTORMATH_H
#define CVECTORMATH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Instruction sets

// 0 portable, 1 AVX2 with FMA, 2 AVX-512: the build in use.
int cvm_level(void);

// The highest level this machine can run.
int cvm_highest_level(void);

// Uses another build from now on, in all threads; meant for tests. Returns 0, or -1 (and changes nothing) for a level
// that does not exist or that the machine cannot run.
int cvm_set_level(int level);

// MARK: Elementary functions (x == y allowed)

// y = e^x. Overflow gives infinity, underflow is gradual; e^-inf = 0, NaN gives NaN.
void cvm_exp(const double *x, double *y, size_t n);

// y = ln x. ln 0 = -inf, ln inf = inf; negative or NaN gives NaN; subnormal arguments are exact.
void cvm_log(const double *x, double *y, size_t n);

// y = x^exponent, with the special values of C's pow: x^0 = 1 even for NaN, 1^anything = 1, 0^negative = inf, negative
// bases with whole exponents only, signed zeros and infinities for odd ones.
void cvm_pow(const double *x, double exponent, double *y, size_t n);

// y = e^(factor x), with the product carried exactly, so that a large product costs no accuracy.
void cvm_exp_scaled(const double *x, double factor, double *y, size_t n);

// MARK: Reductions

double cvm_dot(const double *a, const double *b, size_t n);
double cvm_sum(const double *x, size_t n);

// y += alpha x
void cvm_axpy(double alpha, const double *x, double *y, size_t n);

// The largest |x|; 0 for no elements, NaN if any element is NaN.
double cvm_max_abs(const double *x, size_t n);

// The sum of x in the order that reads memory fastest: the floor against which passes over memory are measured.
double cvm_stream(const double *x, size_t n);

// MARK: The market of one sector

// One pass over a sector's n x n kernels, importer by exporter, rows `stride` (at least n) elements apart. What lies
// between rows is not read. Kernels that start on 64 bytes with a stride that is a multiple of 8 are read up to twice as
// fast as packed ones.
//   price_sum[n] = sum_i gross[n,i] supply[i]
//   net_sum[n]   = sum_i net[n,i] supply[i]              (only where net is given)
//   demand[n]    = expenditure[n] > 0 ? expenditure[n] / price_sum[n] : 0
//   reach[i]     = sum_n net[n,i] demand[n]              (overwritten; supply[i] reach[i] is the revenue of i)
// net == NULL means net = gross. Rows without expenditure leave reach alone whatever they hold.
void cvm_market_dense(size_t n, size_t stride, const double *gross, const double *net, const double *supply,
                      const double *expenditure, double *price_sum, double *net_sum, double *demand, double *reach);

// The same over compressed rows, for sectors where fewer than about one pair in ten trades (a pair costs seven times
// what it costs in the dense form): row n holds positions row_start[n] ..< row_start[n + 1] of exporter, gross and net.
// Exporters are below n and strictly increasing within a row; this is not checked.
void cvm_market_sparse(size_t n, const int64_t *row_start, const uint16_t *exporter, const double *gross,
                       const double *net, const double *supply, const double *expenditure, double *price_sum,
                       double *net_sum, double *demand, double *reach);

// MARK: Small blocks (a is rows x columns, row-major; strides count elements)

// y[k stride_y] = scale c[k stride_y] + sum_j a[k,j] x[j stride_x]. c == NULL means zero; c == y allowed.
void cvm_matvec(size_t rows, size_t columns, const double *a, const double *x, size_t stride_x, const double *c,
                double scale, double *y, size_t stride_y);

// y[j stride_y] = scale b[j stride_y] + sum_k a[k,j] x[k stride_x]. b == NULL means zero; b == y allowed.
void cvm_matvec_t(size_t rows, size_t columns, const double *a, const double *x, size_t stride_x, const double *b,
                  double scale, double *y, size_t stride_y);

// b[j,i] = a[i,j], a rows x columns, both row-major; they may not overlap.
void cvm_transpose(size_t rows, size_t columns, const double *a, double *b);

// MARK: Residuals of markets; a market lives where live > 0

// y = factor y - z where it lives, 0 elsewhere. Returns 1 where every sum of a living market is positive and finite, else 0.
int cvm_price_step(size_t n, const double *live, const double *sum, double factor, const double *z, double *y);

// y = x / live where it lives, 1 elsewhere. Returns 1 where every ratio is positive and finite, else 0.
int cvm_live_ratio(size_t n, const double *live, const double *x, double *y);

// MARK: Absorbing fixed effects

// Rows are sorted by the groups of one effect, which is eliminated: those of group g are start[g] ..< start[g + 1].
// level[q][row] says which row of a table belongs to the row's level of the q-th other effect; tables hold all levels of
// all other effects below one another, `width` (4 or 8) numbers in each row. B has a one for each level of a row, M takes
// off the group's weighted mean, W holds the weights. Groups first ..< last are worked on; sums are added to.

// inverse_weight[g] = 1 / sum of w over g, 0 where there is none; diagonal[l] += w (1 - w / sum of w over g): the diagonal
// of B'WMB where no level has two rows in a group.
void cvm_absorb_weights(size_t first, size_t last, const int32_t *start, size_t effects, const int32_t *const *level,
                        const double *w, double *inverse_weight, double *diagonal);

// y += B'WMB v
void cvm_absorb_apply(size_t width, size_t first, size_t last, const int32_t *start, size_t effects,
                      const int32_t *const *level, const double *w, const double *inverse_weight, const double *v,
                      double *y);

// c[g] = weighted mean of x - B v over g, squares += sum of w (x - B v - c)^2, and y += B'W (x - B v - c). x has `width`
// numbers a row. y == NULL is left out.
void cvm_absorb_gradient(size_t width, size_t first, size_t last, const int32_t *start, size_t effects,
                         const int32_t *const *level, const double *w, const double *inverse_weight, const double *x,
                         const double *v, double *c, double *y, double *squares);

// out = x - B v - c for rows from ..< to, the first of which is in `group`; it goes to out, the next ones `stride` apart.
void cvm_absorb_residual(size_t width, size_t group, size_t from, size_t to, const int32_t *start, size_t effects,
                         const int32_t *const *level, const double *x, const double *v, const double *c, double *out,
                         size_t stride);

// One sweep of proportional fitting: means are base times the factors of a row's levels and of its group. Sets
// group_factor so that means add up to the outcome in each group, and sums[l] += mean for each level of effect `open`
// (none where open >= effects).
void cvm_absorb_proportional(size_t first, size_t last, const int32_t *start, size_t effects,
                             const int32_t *const *level, const double *base, const double *outcome, size_t open,
                             const double *factor, double *group_factor, double *sums);

// move = x coefficient + B v + c, for one column of effects; x has rows `stride` apart. v or c may be NULL. Added to
// move where `adding`.
void cvm_absorb_move(size_t first, size_t last, const int32_t *start, size_t effects, const int32_t *const *level,
                     size_t columns, const double *x, size_t stride, const double *coefficient, const double *v,
                     const double *c, int adding, double *move);

// gram[k,l] += sum of w[i] a[i,k] a[i,l] over n rows of `width` numbers
void cvm_columns_gram(size_t width, size_t n, const double *a, const double *w, double *gram);

// MARK: Conjugate gradients for `width` (4 or 8) columns at once, on tables of n rows

// out[k] = sum of a b over column k
void cvm_columns_dots(size_t width, size_t n, const double *a, const double *b, double *out);

// v += alpha p; r -= alpha q; z = scale r; out = sum of r z
void cvm_columns_step(size_t width, size_t n, const double *alpha, const double *p, const double *q,
                      const double *scale, double *v, double *r, double *z, double *out);

// p = z + beta p
void cvm_columns_direction(size_t width, size_t n, const double *beta, const double *z, double *p);

#ifdef __cplusplus
}
#endif

#endif
