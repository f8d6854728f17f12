#include <sqlite3.h>

/// Switches off what a database could do to its reader; `sqlite3_db_config` is variadic, which Swift cannot call.
static inline int csqlite_distrust(sqlite3 *database) {
  int result = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
  if (result != SQLITE_OK) return result;
  return sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
}
