#pragma once

#include <stddef.h>

/// Blocks that this program has allocated so far, on all threads. Linking this counter replaces the program's `malloc`.
long allocation_count(void);
