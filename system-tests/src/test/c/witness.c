/* Reads audit's multicast group until SIGTERM, and prints each record:
 *
 *   TIME SERIAL TYPE ARRIVAL SYSCALL SUCCESS    times in milliseconds; - for a missing value
 *
 * then a last line "drops N": messages dropped for lack of space in its socket (/proc/net/netlink).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t ended;

static void end(int signal) {
  (void)signal;
  ended = 1;
}

static void word(const char *text, const char *key, char *out, size_t size) {
  const char *at = strstr(text, key);
  snprintf(out, size, "-");
  if (!at) return;
  at += strlen(key);
  size_t length = strcspn(at, " ");
  if (length < size) {
    memcpy(out, at, length);
    out[length] = 0;
  }
}

static void record(const struct nlmsghdr *header, const char *text) {
  long seconds, millis, serial;
  char syscall[16], success[16];
  struct timespec now;
  if (sscanf(text, "audit(%ld.%ld:%ld)", &seconds, &millis, &serial) != 3) return;
  word(text, " syscall=", syscall, sizeof syscall);
  word(text, " success=", success, sizeof success);
  clock_gettime(CLOCK_REALTIME, &now);
  printf("%ld %ld %d %ld %s %s\n", seconds * 1000 + millis, serial, header->nlmsg_type,
         now.tv_sec * 1000 + now.tv_nsec / 1000000, syscall, success);
}

static void drops(int fd) {
  struct sockaddr_nl own;
  socklen_t length = sizeof own;
  char line[512];
  FILE *sockets = fopen("/proc/net/netlink", "r");
  if (!sockets || getsockname(fd, (struct sockaddr *)&own, &length)) exit(1);
  while (fgets(line, sizeof line, sockets)) {
    unsigned protocol, port;
    long count;
    if (sscanf(line, "%*s %u %u %*s %*s %*s %*s %*s %ld", &protocol, &port, &count) == 3 &&
        protocol == NETLINK_AUDIT && port == own.nl_pid)
      printf("drops %ld\n", count);
  }
  fclose(sockets);
}

int main(void) {
  static char message[1 << 16];
  struct sockaddr_nl group = {.nl_family = AF_NETLINK, .nl_groups = 1};
  int buffer = 256 << 20;
  int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT);
  struct timeval wait = {0, 200000};
  struct sigaction action = {.sa_handler = end};
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer) ||
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) ||
      bind(fd, (struct sockaddr *)&group, sizeof group)) {
    perror("witness");
    return 1;
  }
  sigaction(SIGTERM, &action, NULL);
  fprintf(stderr, "ready\n");
  for (;;) {
    ssize_t length = recv(fd, message, sizeof message - 1, 0);
    if (length > (ssize_t)sizeof(struct nlmsghdr)) {
      message[length] = 0;
      record((struct nlmsghdr *)message, message + sizeof(struct nlmsghdr));
    } else if (length < 0 && errno != EINTR && errno != EAGAIN && errno != ENOBUFS) {
      perror("witness");
      return 1;
    } else if (length < 0 && ended) {
      break; /* a receive timeout after SIGTERM: the queue is empty */
    }
  }
  drops(fd);
  return 0;
}
