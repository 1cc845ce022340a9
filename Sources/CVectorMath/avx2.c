// The build for machines with AVX2 and FMA.
#if defined(__x86_64__)
#include <immintrin.h>
#include "kernels.h"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CVM_LEVEL 1
#define CVM_TABLE cvm_kernels_avx2
#include "level.h"
#pragma clang attribute pop
#endif
