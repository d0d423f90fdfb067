/* Which sets this library has, and which of them this machine runs. */
#include <stddef.h>

#include "counterweight.h"

int32_t cw_abi_version(void) { return CW_ABI_VERSION; }

#if defined(__x86_64__)

extern const cw_kernels cw_kernels_sse2, cw_kernels_avx2, cw_kernels_avx512;

const cw_kernels *cw_kernels_of(int32_t isa) {
    __builtin_cpu_init();
    switch (isa) {
        case CW_SSE2: return &cw_kernels_sse2;
        case CW_AVX2:
            return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
                       ? &cw_kernels_avx2
                       : NULL;
        case CW_AVX512:
            return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")
                       ? &cw_kernels_avx512
                       : NULL;
        default: return NULL;
    }
}

#else

extern const cw_kernels cw_kernels_neon;

const cw_kernels *cw_kernels_of(int32_t isa) { return isa == CW_NEON ? &cw_kernels_neon : NULL; }

#endif
