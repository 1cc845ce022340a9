#include <sqlite3.h>

// A cast of minus one to a function pointer, which Swift does not import.
static inline sqlite3_destructor_type comity_sqlite_transient(void) { return SQLITE_TRANSIENT; }

// Reads bytes of the main file through SQLite's own descriptor; what lies beyond its end is zero.
//
// A descriptor of one's own would not do: closing it drops every lock that the process holds on the file.
static inline int comity_sqlite_peek(sqlite3 *database, void *buffer, int count) {
  sqlite3_file *file = 0;
  int code = sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code != SQLITE_OK) return code;
  if (file == 0 || file->pMethods == 0) return SQLITE_CANTOPEN;
  code = file->pMethods->xRead(file, buffer, count, 0);
  return code == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : code;
}

// Size of the main file in bytes, or minus one.
static inline sqlite3_int64 comity_sqlite_size(sqlite3 *database) {
  sqlite3_file *file = 0;
  sqlite3_int64 size = -1;
  if (sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return -1;
  if (file == 0 || file->pMethods == 0 || file->pMethods->xFileSize(file, &size) != SQLITE_OK) return -1;
  return size;
}
