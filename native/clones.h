#pragma once

// BG_CLONES: the compiler makes a version of the function for each level of the instruction set; the loader picks the best one that the
// processor has.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__linux__)
#if __GNUC__ >= 12
#define BG_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define BG_CLONES __attribute__((target_clones("fma", "default")))
#endif
#else
#define BG_CLONES
#endif
