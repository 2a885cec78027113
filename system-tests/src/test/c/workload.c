/* Uses files and processes as programs do, and logs each fact in one line.
 *
 *   workload TRUTH            file NAME WRITES BYTES | exec N CODE | fork N CODE | args N LENGTH
 *   workload leaf CODE ...    ends with the code
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static FILE *truth;

static int create(const char *name, int flags) {
  return open(name, O_WRONLY | O_CREAT | flags, 0644);
}

static int end_of(pid_t pid) {
  int status;
  waitpid(pid, &status, 0);
  return WEXITSTATUS(status);
}

/* Random writes; some through a duplicate, some by a child that inherited the descriptor. */
static void files(void) {
  char name[64], bytes[512];
  memset(bytes, 'x', sizeof bytes);
  mkdir("x", 0755);
  for (int i = 0; i < 100; i++) {
    sprintf(name, i % 2 ? "f%d" : "./x/../f%d", i);
    int fd = create(name, O_TRUNC), writes = random() % 7;
    long sum = 0;
    for (int k = 0; k < writes; k++) sum += write(fd, bytes, 1 + random() % 500);
    if (i % 3 == 0) {
      int copy = dup(fd);
      close(fd);
      fd = copy;
      sum += write(fd, "dup", 3);
      writes++;
    }
    if (i % 5 == 0) {
      pid_t child = fork();
      if (!child) {
        write(fd, "child", 5);
        _exit(7);
      }
      end_of(child);
      sum += 5;
      writes++;
    }
    close(fd);
    fprintf(truth, "file /w/f%d %d %ld\n", i, writes, sum);
  }
}

static void forks(void) {
  for (int i = 0; i < 200; i++) {
    pid_t child = fork();
    if (!child) _exit(i % 256);
    fprintf(truth, "fork %d %d\n", i, end_of(child));
  }
}

static void execs(void) {
  for (int i = 0; i < 60; i++) {
    char code[16];
    sprintf(code, "%d", i);
    char *args[] = {"leaf-program", "leaf", code, 0};
    pid_t child;
    if (i % 2) {
      posix_spawn(&child, "/proc/self/exe", 0, 0, args, environ);
    } else if (!(child = vfork())) {
      execv("/proc/self/exe", args);
      _exit(99);
    }
    fprintf(truth, "exec %d %d\n", i, end_of(child));
  }
}

static void long_arguments(void) {
  char *big = malloc(120000);
  memset(big, 'A', 119999);
  big[119999] = 0;
  char *one[] = {"leaf-program", "leaf", "101", big, "tail", 0};
  pid_t child = fork();
  if (!child) execv("/proc/self/exe", one);
  end_of(child);
  fprintf(truth, "args 5 101\n");
  char *many[3004] = {"leaf-program", "leaf", "102"};
  for (int i = 3; i < 3003; i++) asprintf(&many[i], "argument %d", i);
  child = fork();
  if (!child) execv("/proc/self/exe", many);
  end_of(child);
  fprintf(truth, "args 3003 102\n");
}

static void *thread(void *number) {
  char name[64];
  sprintf(name, "/w/t%ld", (long)number);
  int fd = create(name, O_CLOEXEC);
  for (int k = 0; k <= (long)number; k++) write(fd, "abc", 3);
  close(fd);
  return 0;
}

static void threads(void) {
  pthread_t all[20];
  for (long i = 0; i < 20; i++) pthread_create(&all[i], 0, thread, (void *)i);
  for (int i = 0; i < 20; i++) {
    pthread_join(all[i], 0);
    fprintf(truth, "file /w/t%d %d %d\n", i, i + 1, 3 * (i + 1));
  }
}

/* Thirty concurrent children write through one open file. */
static void shared(void) {
  int fd = create("shared", O_TRUNC | O_APPEND);
  for (int i = 0; i < 30; i++) {
    if (!fork()) {
      for (int k = 0; k < 10; k++) write(fd, "0123456789", 10);
      _exit(0);
    }
  }
  while (wait(0) > 0) {
  }
  close(fd);
  fprintf(truth, "file /w/shared 300 3000\n");
}

static void directories(void) {
  mkdir("d", 0755);
  mkdir("d/e", 0755);
  int d = open("d", O_RDONLY | O_DIRECTORY);
  write(openat(d, "e/../in", O_WRONLY | O_CREAT, 0644), "1", 1);
  fchdir(d);
  write(create("e/relative", 0), "22", 2);
  chdir("..");
  syscall(SYS_close_range, d, 1000, 0);
}

static void other_writes(void) {
  int fd = create("vector", O_TRUNC);
  struct iovec parts[2] = {{"ab", 2}, {"cde", 3}};
  pwrite(fd, "hello", 5, 100);
  writev(fd, parts, 2);
  close(fd);
  fprintf(truth, "file /w/vector 2 10\n");
}

int main(int count, char **args) {
  if (count > 2 && !strcmp(args[1], "leaf")) return atoi(args[2]);
  mkdir("/w", 0755);
  chdir("/w");
  srandom(42);
  truth = fopen(args[1], "w");
  setvbuf(truth, 0, _IOLBF, 0);
  files();
  forks();
  execs();
  long_arguments();
  threads();
  shared();
  other_writes();
  fprintf(truth, "file /w/d/in 1 1\nfile /w/d/e/relative 1 2\n");
  fclose(truth);
  directories();
  return 33;
}
