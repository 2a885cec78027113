package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every promise in {@code docs/security.md} names tests that exist. */
class SecurityPromisesTest {
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)?(?:#(\\w+))?`");
  private static final Pattern CASE = Pattern.compile("\\bcases? (\\d+)(?:, (\\d+))?");

  @Test
  void everyPromiseHasATest() throws IOException {
    List<String> promises =
        Files.readAllLines(Command.checkout().resolve("docs/security.md")).stream()
            .filter(line -> line.startsWith("| "))
            .filter(line -> TEST.matcher(line).find() || CASE.matcher(line).find())
            .toList();

    assertThat(promises).hasSizeGreaterThan(20);
    for (String promise : promises) {
      assertThat(missing(promise)).as(promise).isEmpty();
    }
  }

  private static List<String> missing(String promise) throws IOException {
    List<String> missing = new ArrayList<>();
    String source = "";
    Matcher test = TEST.matcher(promise);
    while (test.find()) {
      source = test.group(1) == null ? source : source(test.group(1));
      String method = test.group(2);
      if (source.isEmpty() || (method != null && !source.contains("void " + method + "("))) {
        missing.add(test.group());
      }
    }
    Matcher numbers = CASE.matcher(promise);
    while (numbers.find()) {
      for (int i = 1; i <= 2; i++) {
        String number = numbers.group(i);
        if (number != null
            && !exists(path -> path.getFileName().toString().startsWith(number + "-"))) {
          missing.add("case " + number);
        }
      }
    }
    return missing;
  }

  private static String source(String test) throws IOException {
    try (Stream<Path> all = Files.walk(Command.checkout())) {
      Path file = all.filter(path -> path.endsWith(test + ".java")).findFirst().orElse(null);
      return file == null ? "" : Files.readString(file);
    }
  }

  private static boolean exists(Predicate<Path> isIt) throws IOException {
    Path cases = Command.checkout().resolve("system-tests/src/test/resources/cases");
    try (Stream<Path> all = Files.list(cases)) {
      return all.anyMatch(isIt);
    }
  }
}
