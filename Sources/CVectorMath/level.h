// All kernels of one build, and their table. CVM_LEVEL and CVM_TABLE are set by the file that includes this.
#include "kernels.h"
#include "lanes.h"
#include "elementary.h"
#include "reductions.h"
#include "market.h"
#include "blocks.h"
#include "residuals.h"
#include "absorption_scalar.h"
#define AB_WIDTH 4
#define AB(name) absorb4_##name
#include "absorption.h"
#define AB_WIDTH 8
#define AB(name) absorb8_##name
#include "absorption.h"

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
    .absorb_weights = absorb_weights,
    .absorb_proportional = absorb_proportional,
    .absorb_move = absorb_move,
    .absorb_apply = {absorb4_apply, absorb8_apply},
    .absorb_gradient = {absorb4_gradient, absorb8_gradient},
    .absorb_residual = {absorb4_residual, absorb8_residual},
    .columns_gram = {absorb4_gram, absorb8_gram},
    .columns_dots = {absorb4_dots, absorb8_dots},
    .columns_step = {absorb4_step, absorb8_step},
    .columns_direction = {absorb4_direction, absorb8_direction},
};
