#include <microhttpd.h>

// MHD_start_daemon takes its options as variable arguments, which Swift cannot pass.
struct comity_http_settings {
  // A socket that is bound and listens.
  int listen_socket;
  // Bytes for the head of one request and what is read at a time.
  size_t connection_memory;
  unsigned int connection_limit;
  // Seconds without a byte after which a connection is closed.
  unsigned int idle_timeout;
  void *context;
  MHD_AccessHandlerCallback answer;
  MHD_RequestCompletedCallback completed;
  MHD_NotifyConnectionCallback notify;
  // Called with the target as it was sent; what it returns is the state of the request.
  void *(*target)(void *context, const char *target, struct MHD_Connection *connection);
};

// Leaves percent signs alone: the service decodes the target itself, once.
static size_t comity_http_keep(void *context, struct MHD_Connection *connection, char *text) {
  (void)context;
  (void)connection;
  size_t length = 0;
  while (text[length]) length++;
  return length;
}

// One thread that waits in epoll; connections may be set aside while an answer is made elsewhere.
static inline struct MHD_Daemon *comity_http_start(const struct comity_http_settings *settings) {
  return MHD_start_daemon(
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, settings->answer,
      settings->context, MHD_OPTION_LISTEN_SOCKET, settings->listen_socket, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
      settings->connection_memory, MHD_OPTION_CONNECTION_LIMIT, settings->connection_limit,
      MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_timeout, MHD_OPTION_NOTIFY_COMPLETED, settings->completed,
      settings->context, MHD_OPTION_NOTIFY_CONNECTION, settings->notify, settings->context,
      MHD_OPTION_URI_LOG_CALLBACK, settings->target, settings->context, MHD_OPTION_UNESCAPE_CALLBACK,
      comity_http_keep, NULL, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
}

// The socket of a connection; -1 where it has none.
static inline int comity_http_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

/* Swift does not see malloc.h: gives memory that large bodies took back to the system. */
#include <malloc.h>
static inline void comity_http_trim_memory(void) { malloc_trim(0); }

