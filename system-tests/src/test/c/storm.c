/* Creates tasks in every possible way, deep and wide, which write through inherited descriptors. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int create(const char *name) {
  return open(name, O_WRONLY | O_CREAT | O_APPEND, 0644);
}

static void reap(void) {
  while (wait(0) > 0) {
  }
}

/* Each is the child of the one before it, and adds a line to what the first one opened. */
static void deep(void) {
  int fd = create("deep");
  pid_t child = 0;
  for (int i = 0; i < 60 && child == 0; i++) {
    dprintf(fd, "%d\n", i);
    child = fork();
    if (child > 0) {
      int status;
      waitpid(child, &status, 0);
      if (i > 0) _exit(i);
    }
  }
  if (child == 0) _exit(60);
  close(fd);
}

static void wide(void) {
  int fd = create("wide");
  for (int i = 0; i < 200; i++) {
    if (fork() == 0) {
      if (i % 10 == 0) write(fd, "0123456789", i / 10 + 1);
      if (i % 7 == 0) kill(getpid(), i % 2 ? SIGKILL : SIGTERM);
      _exit(i);
    }
  }
  close(fd);
  reap();
}

/* Parents that end before their children. */
static void orphans(void) {
  for (int i = 0; i < 10; i++) {
    if (fork() == 0) {
      if (fork() == 0) {
        usleep(20000);
        char name[32];
        sprintf(name, "orphan-%d", i);
        write(create(name), "x", 1);
        _exit(i);
      }
      _exit(100 + i);
    }
  }
  reap();
}

static void programs(void) {
  for (int i = 0; i < 40; i++) {
    char code[16];
    sprintf(code, "%d", i);
    char *args[] = {"leaf", "leaf", code, 0};
    if (i % 2) {
      pid_t child;
      posix_spawn(&child, "/programs/storm", 0, 0, args, environ);
    } else if (vfork() == 0) {
      if (i % 4 == 0) execv("/programs/none", args);
      execv("/programs/storm", args);
      _exit(99);
    }
  }
  reap();
}

static char stack[65536];

static int sibling(void *argument) {
  int fd = create("sibling");
  write(fd, "sibling", 7);
  return 21;
}

/* Opens for the one it shares descriptors with. */
static int helper(void *argument) {
  *(int *)argument = create("by-helper");
  write(*(int *)argument, "helper", 6);
  return 22;
}

static int private_copy(void *argument) {
  int before = *(int *)argument;
  unshare(CLONE_FILES);
  write(before, "private", 7);
  close(before);
  return 23;
}

static void shared(void) {
  int fd, status;
  if (fork() == 0) {
    clone(sibling, stack + sizeof stack, CLONE_PARENT | SIGCHLD, 0);
    _exit(20);
  }
  reap();
  clone(helper, stack + sizeof stack, CLONE_VM | CLONE_FILES | SIGCHLD, &fd);
  wait(&status);
  write(fd, "caller", 6);
  clone(private_copy, stack + sizeof stack, CLONE_VM | CLONE_FILES | SIGCHLD, &fd);
  wait(&status);
  write(fd, "still open", 10);
  close(fd);
}

static void *exec_thread(void *argument) {
  execl("/programs/storm", "leaf", "leaf", "31", (char *)0);
  return 0;
}

static void *last_thread(void *argument) {
  usleep(30000);
  int fd = create("after-the-leader");
  write(fd, "last", 4);
  if (fork() == 0) _exit(33);
  wait(0);
  exit(32);
}

static void threads(void) {
  pthread_t thread;
  if (fork() == 0) {
    pthread_create(&thread, 0, exec_thread, 0);
    pause();
  }
  if (fork() == 0) {
    pthread_create(&thread, 0, last_thread, 0);
    syscall(SYS_exit, 0);
  }
  reap();
}

/* The same pid again at once, each time for another process. */
static void same_pid(void) {
  pid_t pid = 0;
  for (int i = 0; i < 20; i++) {
    struct clone_args args;
    memset(&args, 0, sizeof args);
    args.exit_signal = SIGCHLD;
    if (pid) {
      args.set_tid = (unsigned long)&pid;
      args.set_tid_size = 1;
    }
    pid_t child = syscall(SYS_clone3, &args, sizeof args);
    if (child == 0) {
      char name[32];
      sprintf(name, "same-pid-%d", i);
      int fd = create(name);
      write(fd, name, i + 1);
      if (i % 2) execl("/programs/storm", "leaf", "leaf", "50", (char *)0);
      _exit(40 + i);
    }
    if (child < 0) break;
    pid = child;
    reap();
  }
}

int main(int count, char **args) {
  if (count > 2 && !strcmp(args[1], "leaf")) return atoi(args[2]);
  deep();
  wide();
  orphans();
  programs();
  shared();
  threads();
  same_pid();
  return 44;
}
