/* Starts and ends processes in the ways that are easiest to get wrong, and logs each. Runs
 * in the host's pid namespace, so that its pids are those of the host.
 *
 *   life TRUTH          NAME PID CREATOR LAST-PARENT CODE
 *   life leaf CODE      ends with the code
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int truth;

static void note(const char *name, pid_t pid, pid_t creator, pid_t last, int code) {
  dprintf(truth, "%s %d %d %d %d\n", name, pid, creator, last, code);
}

static void forked(const char *name, pid_t pid, int code) {
  waitpid(pid, 0, 0);
  note(name, pid, getpid(), getpid(), code);
}

static void *exec_leaf(void *code) {
  execl("/proc/self/exe", "life", "leaf", (char *)code, (char *)0);
  return 0;
}

static void *end_later(void *code) {
  usleep(20000);
  exit(atoi(code));
}

static void in_child(const char *name, void *(*thread)(void *), char *code, int leader_ends) {
  pid_t child = fork();
  if (!child) {
    pthread_t other;
    pthread_create(&other, 0, thread, code);
    if (leader_ends) pthread_exit(0);
    pthread_join(other, 0);
    _exit(99);
  }
  forked(name, child, atoi(code));
}

/* Waits until its creator has ended, and logs its new parent. */
static void outlive(const char *name, pid_t creator, int code) {
  while (getppid() == creator) usleep(1000);
  note(name, getpid(), creator, getppid(), code);
  _exit(code);
}

static void daemon_of(const char *name, int code) {
  pid_t middle = fork();
  if (!middle) {
    pid_t creator = getpid();
    if (!fork()) outlive(name, creator, code);
    _exit(code - 10);
  }
  waitpid(middle, 0, 0);
}

static void below_subreaper(void) {
  pid_t reaper = fork();
  if (!reaper) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    daemon_of("subreaper", 46);
    while (wait(0) > 0) {
    }
    _exit(0);
  }
  waitpid(reaper, 0, 0);
}

static void clone_parent(void) {
  pid_t parent = getpid(), maker = fork();
  if (!maker) {
    pid_t self = getpid();
    pid_t child = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
    if (!child) _exit(24);
    note("clone_parent", child, self, parent, 24);
    _exit(34);
  }
  forked("maker", maker, 34);
  wait(0);
}

/* Reuses a pid at once, which needs CAP_SYS_ADMIN. */
static void used_again(void) {
  pid_t pid = fork();
  if (!pid) _exit(27);
  forked("first", pid, 27);
  for (int code = 28; code < 31; code++) {
    struct clone_args args = {
        .exit_signal = SIGCHLD, .set_tid = (uintptr_t)&pid, .set_tid_size = 1};
    pid_t again = syscall(SYS_clone3, &args, sizeof args);
    if (!again) _exit(code);
    if (again != pid) exit(98);
    forked("again", pid, code);
  }
}

int main(int count, char **args) {
  if (count > 2 && !strcmp(args[1], "leaf")) return atoi(args[2]);
  truth = open(args[1], O_WRONLY | O_CREAT | O_APPEND, 0644);
  in_child("thread_exec", exec_leaf, "21", 0);
  in_child("leader_first", end_later, "22", 1);
  pid_t child = vfork();
  if (!child) _exit(23);
  forked("vfork", child, 23);
  clone_parent();
  daemon_of("daemon", 45);
  below_subreaper();
  used_again();
  usleep(200000);
  return 33;
}
