// All kernels of one build, and their table. CVM_LEVEL and CVM_TABLE are set by the file that includes this.
#include "kernels.h"
#include "lanes.h"
#include "elementary.h"
#include "reductions.h"
#include "market.h"
#include "blocks.h"
#include "residuals.h"

const struct cvm_kernels CVM_TABLE = {
    .level = CVM_LEVEL,
    .exp = map_exp,
    .log = map_log,
    .pow = map_pow,
    .exp_scaled = map_exp_scaled,
    .dot = dot,
    .sum = sum,
    .axpy = axpy,
    .max_abs = max_abs,
    .stream = stream,
    .market_dense = market_dense,
    .market_sparse = market_sparse,
    .matvec = matvec,
    .matvec_t = matvec_t,
    .price_step = price_step,
    .live_ratio = live_ratio,
    .transpose = transpose,
};
