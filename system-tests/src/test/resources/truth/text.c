#include <stdio.h>
#include <string.h>

void text(FILE *out, const char *words, int number) {
  fprintf(out, "%zu %s %d\n", strlen(words), words, number);
}
