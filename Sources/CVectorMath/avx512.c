// The build for machines with AVX-512 (F, DQ, VL).
#if defined(__x86_64__)
#include <immintrin.h>
#include "kernels.h"
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define CVM_LEVEL 2
#define CVM_TABLE cvm_kernels_avx512
#include "level.h"
#pragma clang attribute pop
#endif
