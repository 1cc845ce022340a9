// Passes over rows sorted by the groups of one effect, for several columns at once. Included once for each number of
// columns: AB_WIDTH (4 or 8) lanes, and AB(name) the names.
//
// Rows of group g are start[g] ..< start[g + 1]. level[q][row] is a row of the table v, or of the table y, for the q-th
// of the other effects: tables have AB_WIDTH numbers in each row, all effects below one another.

typedef double AB(vec) __attribute__((ext_vector_type(AB_WIDTH)));
typedef double AB(loose) __attribute__((ext_vector_type(AB_WIDTH), aligned(8), may_alias));
#define VEC AB(vec)

CVM_INLINE VEC AB(get)(const double *p) { return *(const AB(loose) *)p; }
CVM_INLINE void AB(put)(double *p, VEC v) { *(AB(loose) *)p = v; }
CVM_INLINE VEC AB(of)(double a) { return (VEC)(a); }

// The sum of the row's levels in v.
CVM_INLINE VEC AB(fitted)(size_t effects, const int32_t *const *level, size_t row, const double *v) {
    VEC total = AB(get)(v + (size_t)level[0][row] * AB_WIDTH);
    for (size_t q = 1; q < effects; q++) total += AB(get)(v + (size_t)level[q][row] * AB_WIDTH);
    return total;
}

CVM_INLINE void AB(scatter)(size_t effects, const int32_t *const *level, size_t row, VEC t, double *y) {
    for (size_t q = 0; q < effects; q++) {
        double *place = y + (size_t)level[q][row] * AB_WIDTH;
        AB(put)(place, AB(get)(place) + t);
    }
}

// y += B' W M B v. The compiler makes a copy for each small number of effects.
CVM_INLINE void AB(apply_of)(size_t effects, size_t first, size_t last, const int32_t *start,
                             const int32_t *const *level, const double *w, const double *inverse_weight,
                             const double *v, double *y) {
    for (size_t g = first; g < last; g++) {
        const size_t from = (size_t)start[g], to = (size_t)start[g + 1];
        VEC mean = AB(of)(0.0);
        for (size_t i = from; i < to; i++) mean += w[i] * AB(fitted)(effects, level, i, v);
        mean *= inverse_weight[g];
        for (size_t i = from; i < to; i++) {
            AB(scatter)(effects, level, i, w[i] * (AB(fitted)(effects, level, i, v) - mean), y);
        }
    }
}

static void AB(apply)(size_t first, size_t last, const int32_t *start, size_t effects, const int32_t *const *level,
                      const double *w, const double *inverse_weight, const double *v, double *y) {
    switch (effects) {
    case 0: break;
    case 1: AB(apply_of)(1, first, last, start, level, w, inverse_weight, v, y); break;
    case 2: AB(apply_of)(2, first, last, start, level, w, inverse_weight, v, y); break;
    case 3: AB(apply_of)(3, first, last, start, level, w, inverse_weight, v, y); break;
    default: AB(apply_of)(effects, first, last, start, level, w, inverse_weight, v, y);
    }
}

// c = weighted group means of x - B v, squares += the sum of w (x - B v - c)^2, and y += B' W (x - B v - c) where y is
// given.
CVM_INLINE void AB(gradient_of)(size_t effects, size_t first, size_t last, const int32_t *start,
                                const int32_t *const *level, const double *w, const double *inverse_weight,
                                const double *x, const double *v, double *c, double *y, double *squares) {
    VEC sum = AB(get)(squares);
    for (size_t g = first; g < last; g++) {
        const size_t from = (size_t)start[g], to = (size_t)start[g + 1];
        VEC mean = AB(of)(0.0);
        for (size_t i = from; i < to; i++) {
            VEC t = AB(get)(x + i * AB_WIDTH);
            if (effects > 0) t -= AB(fitted)(effects, level, i, v);
            mean += w[i] * t;
        }
        mean *= inverse_weight[g];
        AB(put)(c + g * AB_WIDTH, mean);
        for (size_t i = from; i < to; i++) {
            VEC t = AB(get)(x + i * AB_WIDTH) - mean;
            if (effects > 0) t -= AB(fitted)(effects, level, i, v);
            const VEC weighted = w[i] * t;
            sum += weighted * t;
            if (y) AB(scatter)(effects, level, i, weighted, y);
        }
    }
    AB(put)(squares, sum);
}

static void AB(gradient)(size_t first, size_t last, const int32_t *start, size_t effects, const int32_t *const *level,
                         const double *w, const double *inverse_weight, const double *x, const double *v, double *c,
                         double *y, double *squares) {
    switch (effects) {
    case 0: AB(gradient_of)(0, first, last, start, level, w, inverse_weight, x, v, c, y, squares); break;
    case 1: AB(gradient_of)(1, first, last, start, level, w, inverse_weight, x, v, c, y, squares); break;
    case 2: AB(gradient_of)(2, first, last, start, level, w, inverse_weight, x, v, c, y, squares); break;
    case 3: AB(gradient_of)(3, first, last, start, level, w, inverse_weight, x, v, c, y, squares); break;
    default: AB(gradient_of)(effects, first, last, start, level, w, inverse_weight, x, v, c, y, squares);
    }
}

// out = x - B v - c for rows from ..< to; the first goes to out, the next ones `stride` apart. `group` is that of the
// first row.
CVM_INLINE void AB(residual_of)(size_t effects, size_t group, size_t from, size_t to, const int32_t *start,
                                const int32_t *const *level, const double *x, const double *v, const double *c,
                                double *out, size_t stride) {
    size_t i = from;
    for (size_t g = group; i < to; g++) {
        const VEC mean = AB(get)(c + g * AB_WIDTH);
        const size_t end = (size_t)start[g + 1] < to ? (size_t)start[g + 1] : to;
        for (; i < end; i++) {
            VEC t = AB(get)(x + i * AB_WIDTH) - mean;
            if (effects > 0) t -= AB(fitted)(effects, level, i, v);
            AB(put)(out + (i - from) * stride, t);
        }
    }
}

static void AB(residual)(size_t group, size_t from, size_t to, const int32_t *start, size_t effects,
                         const int32_t *const *level, const double *x, const double *v, const double *c, double *out,
                         size_t stride) {
    switch (effects) {
    case 0: AB(residual_of)(0, group, from, to, start, level, x, v, c, out, stride); break;
    case 1: AB(residual_of)(1, group, from, to, start, level, x, v, c, out, stride); break;
    case 2: AB(residual_of)(2, group, from, to, start, level, x, v, c, out, stride); break;
    case 3: AB(residual_of)(3, group, from, to, start, level, x, v, c, out, stride); break;
    default: AB(residual_of)(effects, group, from, to, start, level, x, v, c, out, stride);
    }
}

// gram[k,l] += sum of w a[i,k] a[i,l], rows of a one width apart.
static void AB(gram)(size_t n, const double *a, const double *w, double *gram) {
    VEC total[AB_WIDTH];
#pragma clang loop unroll(full)
    for (int k = 0; k < AB_WIDTH; k++) total[k] = AB(get)(gram + k * AB_WIDTH);
    for (size_t i = 0; i < n; i++) {
        const VEC row = AB(get)(a + i * AB_WIDTH);
        const VEC weighted = w[i] * row;
#pragma clang loop unroll(full)
        for (int k = 0; k < AB_WIDTH; k++) total[k] += weighted[k] * row;
    }
#pragma clang loop unroll(full)
    for (int k = 0; k < AB_WIDTH; k++) AB(put)(gram + k * AB_WIDTH, total[k]);
}

// Conjugate gradients on tables of n rows; alpha, beta and out have one number for each column.

static void AB(dots)(size_t n, const double *a, const double *b, double *out) {
    VEC total[2] = {AB(of)(0.0), AB(of)(0.0)};
    size_t i = 0;
    for (; i + 2 <= n; i += 2) {
        total[0] += AB(get)(a + i * AB_WIDTH) * AB(get)(b + i * AB_WIDTH);
        total[1] += AB(get)(a + (i + 1) * AB_WIDTH) * AB(get)(b + (i + 1) * AB_WIDTH);
    }
    if (i < n) total[0] += AB(get)(a + i * AB_WIDTH) * AB(get)(b + i * AB_WIDTH);
    AB(put)(out, total[0] + total[1]);
}

// v += alpha p; r -= alpha q; z = scale r; out = r . z
static void AB(step)(size_t n, const double *alpha, const double *p, const double *q, const double *scale, double *v,
                     double *r, double *z, double *out) {
    const VEC a = AB(get)(alpha);
    VEC total = AB(of)(0.0);
    for (size_t i = 0; i < n; i++) {
        const size_t at = i * AB_WIDTH;
        AB(put)(v + at, AB(get)(v + at) + a * AB(get)(p + at));
        const VEC rest = AB(get)(r + at) - a * AB(get)(q + at);
        const VEC scaled = scale[i] * rest;
        AB(put)(r + at, rest);
        AB(put)(z + at, scaled);
        total += rest * scaled;
    }
    AB(put)(out, total);
}

// p = z + beta p
static void AB(direction)(size_t n, const double *beta, const double *z, double *p) {
    const VEC b = AB(get)(beta);
    for (size_t i = 0; i < n; i++) {
        const size_t at = i * AB_WIDTH;
        AB(put)(p + at, AB(get)(z + at) + b * AB(get)(p + at));
    }
}

#undef VEC
#undef AB
#undef AB_WIDTH
