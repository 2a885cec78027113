/* The first process of an observed container: does nothing that is recorded until FILE exists, then
 * executes the program.
 *   gate FILE PROGRAM ARGUMENT...
 */
#include <time.h>
#include <unistd.h>

int main(int count, char **args) {
  struct timespec five_milliseconds = {0, 5000000};
  if (count < 3) return 2;
  while (access(args[1], F_OK) != 0) nanosleep(&five_milliseconds, 0);
  execv(args[2], args + 2);
  return 127;
}
