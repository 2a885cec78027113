#include <stdio.h>
#include <stdlib.h>

int sum(const int *numbers, int count);
void text(FILE *out, const char *words, int number);

int main(int count, char **args) {
  int numbers[] = {1, 2, 3, 4};
  for (int i = 1; i < count; i++) text(stdout, args[i], sum(numbers, 4));
  return EXIT_SUCCESS;
}
