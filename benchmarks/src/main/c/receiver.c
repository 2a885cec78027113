/* The baseline of bench-capture: a receiver of audit records that only counts them.
 *   receiver BATCH
 * Acquires the audit daemon role and switches audit on; the caller installs the rules. Prints
 * "ready"; at the end of its standard input drains the queue, releases the role and
 * prints "records=N bytes=N calls=N cpu_ns=N lost=N". BATCH is the number of messages requested at a
 * time (recvmmsg), at most 128. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_BATCH = 128, MESSAGE_BYTES = 16384, BUFFER_BYTES = 128 << 20, BACKLOG = 65536 };

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int audit_socket(void) {
  struct sockaddr_nl address = {.nl_family = AF_NETLINK};
  int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
  if (s < 0 || bind(s, (void *)&address, sizeof address) != 0) fail("audit socket");
  return s;
}

static void ask(int s, int type, struct audit_status status) {
  struct {
    struct nlmsghdr h;
    struct audit_status status;
  } m = {{sizeof m, type, NLM_F_REQUEST, 1, 0}, status};
  if (send(s, &m, sizeof m, 0) < 0) fail("audit request");
}

static struct audit_status audit_state(int s) {
  char buffer[8192];
  struct nlmsghdr *h = (void *)buffer;
  ask(s, AUDIT_GET, (struct audit_status){0});
  do {
    if (recv(s, buffer, sizeof buffer, 0) < 0) fail("AUDIT_GET");
  } while (h->nlmsg_type != AUDIT_GET);
  struct audit_status status = {0};
  memcpy(&status, NLMSG_DATA(h), sizeof status);
  return status;
}

int main(int argc, char **argv) {
  int batch = argc == 2 ? atoi(argv[1]) : 0;
  if (batch < 1 || batch > MAX_BATCH) {
    fprintf(stderr, "usage: receiver BATCH\n");
    return 2;
  }
  int control = audit_socket(), s = audit_socket(), size = BUFFER_BYTES, one = 1;
  setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
  setsockopt(s, SOL_NETLINK, NETLINK_NO_ENOBUFS, &one, sizeof one);
  struct audit_status found = audit_state(control);
  if (found.pid != 0) {
    fprintf(stderr, "receiver: process %u is the audit daemon\n", found.pid);
    return 1;
  }
  ask(s, AUDIT_SET, (struct audit_status){.mask = AUDIT_STATUS_PID, .pid = getpid()});
  ask(s, AUDIT_SET,
      (struct audit_status){.mask = AUDIT_STATUS_BACKLOG_LIMIT, .backlog_limit = BACKLOG});
  ask(s, AUDIT_SET, (struct audit_status){.mask = AUDIT_STATUS_ENABLED, .enabled = 1});
  puts("ready");
  fflush(stdout);

  static char payload[MAX_BATCH][MESSAGE_BYTES];
  struct mmsghdr messages[MAX_BATCH];
  struct iovec vectors[MAX_BATCH];
  memset(messages, 0, sizeof messages);
  for (int i = 0; i < batch; i++) {
    vectors[i] = (struct iovec){payload[i], MESSAGE_BYTES};
    messages[i].msg_hdr.msg_iov = &vectors[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  long records = 0, bytes = 0, calls = 0;
  int ending = 0;
  while (!ending) {
    struct pollfd p[2] = {{s, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    if (poll(p, 2, -1) < 0 && errno != EINTR) fail("poll");
    ending = p[1].revents != 0;
    int n;
    while ((n = recvmmsg(s, messages, batch, MSG_DONTWAIT, NULL)) > 0) {
      calls++;
      records += n;
      for (int i = 0; i < n; i++) bytes += messages[i].msg_len;
    }
  }
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  long long cpu = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000000LL +
                  (used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1000LL;
  unsigned lost = audit_state(control).lost - found.lost;
  ask(s, AUDIT_SET, (struct audit_status){.mask = AUDIT_STATUS_ENABLED, .enabled = found.enabled});
  ask(s, AUDIT_SET, (struct audit_status){.mask = AUDIT_STATUS_PID, .pid = 0});
  ask(s, AUDIT_SET, (struct audit_status){
                        .mask = AUDIT_STATUS_BACKLOG_LIMIT, .backlog_limit = found.backlog_limit});
  printf("records=%ld bytes=%ld calls=%ld cpu_ns=%lld lost=%u\n", records, bytes, calls, cpu, lost);
  return 0;
}
