/* Forks, execs, opens, writes and closes, some hundred times a second, until FILE exists.
 *
 *   load FILE
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void once(int i) {
  char name[32];
  sprintf(name, "made-%d", i % 100);
  int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) exit(1);
  for (int k = 0; k < 3; k++)
    if (write(fd, name, 5) != 5) exit(1);
  close(fd);
  pid_t child = fork();
  if (child < 0) exit(1);
  if (child == 0) {
    if (i % 4 == 0) execl("/bin/true", "true", name, (char *)NULL);
    _exit(i % 7);
  }
  waitpid(child, NULL, 0);
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  for (int i = 0; access(argv[1], F_OK) != 0; i++) {
    once(i);
    usleep(2000);
  }
  return 0;
}
