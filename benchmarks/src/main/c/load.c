/* The load of bench-capture: processes that open, write to and close a file in memory over and over:
 * three audited system calls a round.
 *   load LOGIN_UID PROCESSES ROUNDS
 * The processes have the login uid given, so that rules scoped to it match them and nothing else. They
 * start together. Prints the nanoseconds until the last of them has ended. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void set_login_uid(const char *uid) {
  FILE *file = fopen("/proc/self/loginuid", "w");
  if (!file || fputs(uid, file) < 0 || fclose(file) != 0) fail("/proc/self/loginuid");
}

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void work(int begin, long rounds) {
  char name[64], byte;
  snprintf(name, sizeof name, "/dev/shm/godo-bench-%d", getpid());
  if (read(begin, &byte, 1) != 0) fail("begin");
  for (long i = 0; i < rounds; i++) {
    int fd = open(name, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    if (fd < 0 || write(fd, "x", 1) != 1 || close(fd) != 0) fail(name);
  }
  unlink(name);
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: load LOGIN_UID PROCESSES ROUNDS\n");
    return 2;
  }
  int begin[2], status, failed = 0;
  if (pipe(begin) != 0) fail("pipe");
  set_login_uid(argv[1]);
  for (int i = atoi(argv[2]); i > 0; i--) {
    if (fork() == 0) {
      close(begin[1]);
      work(begin[0], atol(argv[3]));
      _exit(0);
    }
  }
  close(begin[0]);
  long long start = now();
  close(begin[1]);
  while (wait(&status) > 0) failed |= status;
  printf("%lld\n", now() - start);
  return failed != 0;
}
