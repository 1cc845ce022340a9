// The table of one build of the kernels, and the tables there are.
#ifndef CVM_KERNELS_H
#define CVM_KERNELS_H

#include "include/CVectorMath.h"

struct cvm_kernels {
    int level;
    void (*exp)(const double *, double *, size_t);
    void (*log)(const double *, double *, size_t);
    void (*pow)(const double *, double, double *, size_t);
    void (*exp_scaled)(const double *, double, double *, size_t);
    double (*dot)(const double *, const double *, size_t);
    double (*sum)(const double *, size_t);
    void (*axpy)(double, const double *, double *, size_t);
    double (*max_abs)(const double *, size_t);
    double (*stream)(const double *, size_t);
    void (*market_dense)(size_t, size_t, const double *, const double *, const double *, const double *, double *,
                         double *, double *, double *);
    void (*market_sparse)(size_t, const int64_t *, const uint16_t *, const double *, const double *, const double *,
                          const double *, double *, double *, double *, double *);
    void (*matvec)(size_t, size_t, const double *, const double *, size_t, const double *, double, double *, size_t);
    void (*matvec_t)(size_t, size_t, const double *, const double *, size_t, const double *, double, double *, size_t);
    int (*price_step)(size_t, const double *, const double *, double, const double *, double *);
    int (*live_ratio)(size_t, const double *, const double *, double *);
    void (*transpose)(size_t, size_t, const double *, double *);
    void (*absorb_weights)(size_t, size_t, const int32_t *, size_t, const int32_t *const *, const double *, double *,
                           double *);
    void (*absorb_proportional)(size_t, size_t, const int32_t *, size_t, const int32_t *const *, const double *,
                                const double *, size_t, const double *, double *, double *);
    void (*absorb_move)(size_t, size_t, const int32_t *, size_t, const int32_t *const *, size_t, const double *, size_t,
                        const double *, const double *, const double *, int, double *);
    // Of four columns, and of eight.
    void (*absorb_apply[2])(size_t, size_t, const int32_t *, size_t, const int32_t *const *, const double *,
                            const double *, const double *, double *);
    void (*absorb_gradient[2])(size_t, size_t, const int32_t *, size_t, const int32_t *const *, const double *,
                               const double *, const double *, const double *, double *, double *, double *);
    void (*absorb_residual[2])(size_t, size_t, size_t, const int32_t *, size_t, const int32_t *const *, const double *,
                               const double *, const double *, double *, size_t);
    void (*columns_gram[2])(size_t, const double *, const double *, double *);
    void (*columns_dots[2])(size_t, const double *, const double *, double *);
    void (*columns_step[2])(size_t, const double *, const double *, const double *, const double *, double *, double *,
                            double *, double *);
    void (*columns_direction[2])(size_t, const double *, const double *, double *);
};

extern const struct cvm_kernels cvm_kernels_portable;
#if defined(__x86_64__)
extern const struct cvm_kernels cvm_kernels_avx2;
extern const struct cvm_kernels cvm_kernels_avx512;
#endif

#endif
