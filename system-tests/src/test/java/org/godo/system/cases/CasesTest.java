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
 * directory of the cases.
 */
class CasesTest {
  private static final Path CASES =
      Command.checkout().resolve("system-tests/src/test/resources/cases");

  /** Most characters of a message. */
  private static final int MOST_SHOWN = 20_000;

  private static final Programs IN_PROCESS = new InProcess();

  @TempDir Path temporary;

  @TestFactory
  Stream<DynamicTest> theResultsAreRight() throws IOException {
    return Case.below(CASES).stream()
        .map(each -> DynamicTest.dynamicTest(each.name(), () -> judge(each)));
  }

  @Test
  void theScriptsHaveTheSameResults() throws IOException, InterruptedException {
    Case rotated = Case.read(CASES.resolve("27-rotated-gz"));
    JsonNode inProcess = new Judge(IN_PROCESS, directory("one")).judge(rotated).seen();
    JsonNode byScripts = new Judge(Programs.SCRIPTS, directory("other")).judge(rotated).seen();

    for (String field : List.of("P", "F", "C", "RAW", "RC", "R")) {
      assertThat(byScripts.path(field)).as(field).isEqualTo(inProcess.path(field));
    }
  }

  private void judge(Case each) throws IOException, InterruptedException {
    Judge.Verdict verdict = new Judge(IN_PROCESS, directory(each.name())).judge(each);
    if (!verdict.right()) {
      throw new AssertionError(message(each, verdict));
    }
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectory(temporary.resolve(name));
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
