package org.godo.benchmark.filter;

import java.util.Random;

/**
 * Names that programs in containers open: a few thousand files of the image and of the program,
 * some much more often than others, and names of missing files.
 */
final class FileNames {
  private static final int LIBRARIES = 3_000;
  private static final int SOURCES = 12_000;
  private static final int MISSES = 4_000;
  private static final String[] FOLDERS = {
    "/lib/x86_64-linux-gnu/",
    "/usr/lib/x86_64-linux-gnu/",
    "/usr/lib/python3.11/",
    "/usr/lib/gcc/x86_64-linux-gnu/12/",
    "/usr/include/x86_64-linux-gnu/bits/",
    "/usr/share/zoneinfo/Europe/",
    "/etc/"
  };
  private static final String[] SEARCHED = {
    "/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v4/",
    "/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v3/",
    "/usr/local/lib/python3.11/site-packages/",
    "/usr/local/include/",
    "/usr/local/share/locale/en_US.UTF-8/LC_MESSAGES/"
  };

  private final Random random;
  private final String[] libraries = new String[LIBRARIES];
  private final String[] sources = new String[SOURCES];
  private final String[] misses = new String[MISSES];

  FileNames(Random random) {
    this.random = random;
    for (int i = 0; i < LIBRARIES; i++) {
      libraries[i] = FOLDERS[i % FOLDERS.length] + "lib" + word(i) + ".so." + i % 7;
    }
    for (int i = 0; i < SOURCES; i++) {
      sources[i] = "src/" + word(i % 60) + "/" + word(i) + (i % 3 == 0 ? ".h" : ".c");
    }
    for (int i = 0; i < MISSES; i++) {
      misses[i] = SEARCHED[i % SEARCHED.length] + word(i) + ".so";
    }
  }

  private static String word(int number) {
    return Integer.toString(1_000_000 + number * 7_919, 36) + number;
  }

  String existing() {
    int of100 = random.nextInt(100);
    if (of100 < 75) {
      return often(libraries);
    }
    return of100 < 97 ? often(sources) : "/proc/self/status";
  }

  String missing() {
    return often(misses);
  }

  String directory() {
    return "/srv/app/build/" + word(random.nextInt(1 << 20));
  }

  String temporary() {
    return "/tmp/" + word(random.nextInt(1 << 24)) + ".tmp";
  }

  String output() {
    return "build/" + word(random.nextInt(20_000)) + ".o";
  }

  /** Selects the first ones much more often than the last. */
  private String often(String[] names) {
    double place = random.nextDouble();
    return names[(int) (place * place * place * names.length)];
  }
}
