// The build for any machine: the compiler makes what it can of the lanes, and fma() is a call where there is no such
// instruction.
#define CVM_LEVEL 0
#define CVM_TABLE cvm_kernels_portable
#include "level.h"
