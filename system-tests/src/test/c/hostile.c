/* Does in a container what could mislead or stop a recorder of it.
 *
 *   hostile sibling clone|clone3 FILE N    N children of its parent write FILE.0, FILE.1, ...
 *   hostile arguments FILE                 shows 8 GiB of memory as its arguments until FILE exists
 *   hostile wait FILE OTHER                writes OTHER once FILE exists
 *   hostile aio FILE                       writes FILE by io_submit
 *   NAME [ARGUMENT]...                     imitates a runtime that is called so: its child changes its
 *                                          root and runs a shell that writes the file in $FILE
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int fail(const char *what) {
  perror(what);
  return 1;
}

static void write_file(const char *name) {
  int fd = open(name, O_WRONLY | O_CREAT, 0644);
  if (fd < 0 || write(fd, "x", 1) != 1)
    _exit(fail(name));
  close(fd);
}

static void await(const char *file) {
  while (access(file, F_OK) != 0)
    usleep(20000);
}

static long clone_sibling(int recorded) {
  if (recorded)
    return syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
  struct clone_args args = {.flags = CLONE_PARENT};
  return syscall(SYS_clone3, &args, sizeof args);
}

static int sibling(int recorded, const char *file, int n) {
  char name[256];
  for (int i = 0; i < n; i++) {
    snprintf(name, sizeof name, "%s.%d", file, i);
    long pid = clone_sibling(recorded);
    if (pid < 0)
      return fail("clone");
    if (pid == 0) {
      write_file(name);
      _exit(0);
    }
  }
  return 0;
}

static int arguments(const char *file) {
  size_t length = (size_t)8 << 30;
  char *memory = mmap(0, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    return fail("mmap");
  unsigned long all[64] = {0};
  FILE *stat = fopen("/proc/self/stat", "r");
  char line[4096];
  if (!stat || !fgets(line, sizeof line, stat))
    return fail("stat");
  int field = 2;
  for (char *at = strrchr(line, ')') + 2; field < 64 && at; field++) {
    all[field] = strtoul(at, 0, 10);
    at = strchr(at, ' ');
    at = at ? at + 1 : 0;
  }
  struct prctl_mm_map map = {
      .start_code = all[25], .end_code = all[26], .start_stack = all[27],
      .start_data = all[44], .end_data = all[45], .start_brk = all[46],
      .brk = (uintptr_t)sbrk(0), .env_start = all[49], .env_end = all[50],
      .arg_start = (uintptr_t)memory, .arg_end = (uintptr_t)memory + length,
      .exe_fd = (uint32_t)-1};
  if (prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0) != 0)
    return fail("PR_SET_MM_MAP");
  await(file);
  return 0;
}

static int submit(const char *file) {
  aio_context_t context = 0;
  int fd = open(file, O_WRONLY | O_CREAT, 0644);
  if (fd < 0 || syscall(SYS_io_setup, 1, &context) != 0)
    return fail("io_setup");
  static char text[] = "not seen";
  struct iocb block = {.aio_lio_opcode = IOCB_CMD_PWRITE, .aio_fildes = fd,
                       .aio_buf = (uintptr_t)text, .aio_nbytes = sizeof text};
  struct iocb *blocks[] = {&block};
  struct io_event event;
  if (syscall(SYS_io_submit, context, 1, blocks) != 1
      || syscall(SYS_io_getevents, context, 1, 1, &event, 0) != 1)
    return fail("io_submit");
  return 0;
}

static int imitate(void) {
  if (fork() == 0) {
    prctl(PR_SET_NAME, "runc:[2:INIT]");
    if (chroot("/") != 0)
      _exit(fail("chroot"));
    execl("/bin/busybox", "sh", "-c", "echo x > $FILE", (char *)0);
    _exit(fail("sh"));
  }
  while (wait(0) > 0)
    ;
  return 0;
}

int main(int count, char **words) {
  const char *base = strrchr(words[0], '/');
  if (strcmp(base ? base + 1 : words[0], "hostile") != 0)
    return imitate();
  if (count == 5 && strcmp(words[1], "sibling") == 0)
    return sibling(strcmp(words[2], "clone") == 0, words[3], atoi(words[4]));
  if (count == 3 && strcmp(words[1], "arguments") == 0)
    return arguments(words[2]);
  if (count == 3 && strcmp(words[1], "aio") == 0)
    return submit(words[2]);
  if (count == 4 && strcmp(words[1], "wait") == 0) {
    await(words[2]);
    write_file(words[3]);
    return 0;
  }
  fprintf(stderr, "hostile: unknown words\n");
  return 2;
}
