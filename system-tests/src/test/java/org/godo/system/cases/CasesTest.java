package org.godo.system.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.godo.system.Command;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records whose right results are known, most of them after public reports: one test for each
 * directory of the cases. A case that is still wrong is named in {@code known-wrong.txt}; as soon
 * as it is right, it must be removed from there.
 */
class CasesTest {
  private static final Path CASES =
      Command.checkout().resolve("system-tests/src/test/resources/cases");
  private static final Path KNOWN_WRONG = CASES.resolve("known-wrong.txt");

  /** Most characters of a message. */
  private static final int MOST_SHOWN = 20_000;

  @TempDir Path temporary;

  @TestFactory
  Stream<DynamicTest> theResultsAreRight() throws IOException {
    List<String> wrong = knownWrong();
    return Case.below(CASES).stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(), () -> judge(each, wrong.contains(each.name()))));
  }

  @Test
  void whatIsKnownToBeWrongIsACase() throws IOException {
    assertThat(Case.below(CASES).stream().map(Case::name)).containsAll(knownWrong());
  }

  @Test
  void theScriptsHaveTheSameResults() throws IOException, InterruptedException {
    Case rotated = Case.read(CASES.resolve("27-rotated-gz"));
    JsonNode inProcess = new Judge(Programs.IN_PROCESS, directory("one")).judge(rotated).seen();
    JsonNode byScripts = new Judge(Programs.SCRIPTS, directory("other")).judge(rotated).seen();

    for (String field : List.of("P", "F", "C", "RAW", "RC", "R")) {
      assertThat(byScripts.path(field)).as(field).isEqualTo(inProcess.path(field));
    }
  }

  private void judge(Case each, boolean knownWrong) throws IOException, InterruptedException {
    Judge.Verdict verdict = new Judge(Programs.IN_PROCESS, directory(each.name())).judge(each);
    String message = message(each, verdict);
    if (knownWrong) {
      assertThat(verdict.right()).as("right now, so remove it from known-wrong.txt").isFalse();
    } else {
      assertThat(verdict.right()).as(message.replace("%", "%%")).isTrue();
    }
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectory(temporary.resolve(name));
  }

  private static List<String> knownWrong() throws IOException {
    return Files.exists(KNOWN_WRONG)
        ? Files.readAllLines(KNOWN_WRONG).stream().filter(line -> !line.startsWith("#")).toList()
        : List.of();
  }

  private static String message(Case each, Judge.Verdict verdict) throws IOException {
    StringBuilder text = new StringBuilder("the check says ");
    text.append(verdict.said()).append('\n').append(each.expected());
    for (Map.Entry<String, JsonNode> field : verdict.seen().properties()) {
      JsonNode value = field.getValue();
      for (JsonNode document : value.isArray() ? value : List.of(value)) {
        text.append('\n').append(field.getKey()).append(": ");
        text.append(document.isTextual() ? document.asText() : document);
      }
    }
    return text.substring(0, Math.min(text.length(), MOST_SHOWN));
  }
}
