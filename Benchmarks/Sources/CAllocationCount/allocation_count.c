// The names of the C library that take memory, defined once more: the dynamic linker prefers those of the program, for the
// program and for every library it loads. The work is done by the C library's own entries (glibc).
#include "CAllocationCount.h"
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static _Thread_local long count;
static _Thread_local int is_forbidden;

static void taken(void) {
    count++;
    if (is_forbidden) abort();
}

long allocation_count(void) { return count; }

void allocation_forbid(int forbidden) { is_forbidden = forbidden; }

void *malloc(size_t size) {
    taken();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    taken();
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
    taken();
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
    taken();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    taken();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
    taken();
    void *found = __libc_memalign(alignment, size);
    if (found == NULL) return ENOMEM;
    *block = found;
    return 0;
}

void free(void *block) { __libc_free(block); }
