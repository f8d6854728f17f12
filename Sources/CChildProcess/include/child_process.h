#ifndef CHILD_PROCESS_H
#define CHILD_PROCESS_H

#include <sys/types.h>

/// Starts a program that is looked for in PATH, in a process group of its own, with default signals, an empty standard
/// input, and two pipes for its outputs, whose reading ends are given back. It is killed when the calling thread ends.
///
/// Returns its process id, or a negative error number, and then no pipes: -ENOENT where there is no such program.
pid_t child_process_start(
    const char *program, char *const arguments[], char *const environment[], int *output, int *errors);

#endif
