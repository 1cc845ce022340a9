// Passes over rows sorted by groups that take one number a row.

// inverse_weight[g] = 1 / sum of w; diagonal[l] += w (1 - w / sum of w of the row's group).
static void absorb_weights(size_t first, size_t last, const int32_t *start, size_t effects, const int32_t *const *level,
                           const double *w, double *inverse_weight, double *diagonal) {
    for (size_t g = first; g < last; g++) {
        const size_t from = (size_t)start[g], to = (size_t)start[g + 1];
        double total = 0.0;
        for (size_t i = from; i < to; i++) total += w[i];
        const double inverse = total > 0.0 ? 1.0 / total : 0.0;
        inverse_weight[g] = inverse;
        for (size_t q = 0; q < effects; q++) {
            for (size_t i = from; i < to; i++) diagonal[level[q][i]] += w[i] * (1.0 - w[i] * inverse);
        }
    }
}

// One sweep of proportional fitting. The mean of a row is base * (product of its levels' factors) * its group's
// factor; group factors are set so that group sums of means equal those of the outcome, and sums[l] += mean over the
// rows of each level of effect `open`.
static void absorb_proportional(size_t first, size_t last, const int32_t *start, size_t effects,
                                const int32_t *const *level, const double *base, const double *outcome, size_t open,
                                const double *factor, double *group_factor, double *sums) {
    for (size_t g = first; g < last; g++) {
        const size_t from = (size_t)start[g], to = (size_t)start[g + 1];
        double seen = 0.0, wanted = 0.0;
        for (size_t i = from; i < to; i++) {
            double mean = base[i];
            for (size_t q = 0; q < effects; q++) mean *= factor[level[q][i]];
            seen += mean;
            wanted += outcome[i];
        }
        const double own = seen > 0.0 ? wanted / seen : 1.0;
        group_factor[g] = own;
        if (open >= effects) continue;
        for (size_t i = from; i < to; i++) {
            double mean = base[i] * own;
            for (size_t q = 0; q < effects; q++) mean *= factor[level[q][i]];
            sums[level[open][i]] += mean;
        }
    }
}

// move[i] = sum over columns of coefficient[k] x[i,k], plus the row's levels in v, plus its group's c. x has `columns`
// numbers in each of its rows, `stride` apart; added to move where `adding`.
static void absorb_move(size_t first, size_t last, const int32_t *start, size_t effects, const int32_t *const *level,
                        size_t columns, const double *x, size_t stride, const double *coefficient, const double *v,
                        const double *c, int adding, double *move) {
    for (size_t g = first; g < last; g++) {
        const double own = c ? c[g] : 0.0;
        for (size_t i = (size_t)start[g]; i < (size_t)start[g + 1]; i++) {
            double total = own;
            for (size_t k = 0; k < columns; k++) total += coefficient[k] * x[i * stride + k];
            if (v) {
                for (size_t q = 0; q < effects; q++) total += v[level[q][i]];
            }
            move[i] = adding ? move[i] + total : total;
        }
    }
}
