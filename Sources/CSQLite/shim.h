#include <sqlite3.h>

// A cast of minus one to a function pointer, which Swift does not import.
static inline sqlite3_destructor_type comity_sqlite_transient(void) { return SQLITE_TRANSIENT; }
