package org.godo.filter.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.godo.filter.Rebuilt;
import org.godo.filter.explain.Explanation;
import org.godo.filter.explain.Targets;
import org.godo.filter.support.Recording;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;

class ExplanationViewTest {
  private final ExplanationView view = new ExplanationView(Style.PLAIN);

  private static Explanation<FileAccessResult> access(String path) {
    Recording record =
        Recording.of("h")
            .at(2000)
            .fork(1, 100)
            .at(2100)
            .by(100)
            .create(path, 1, 3)
            .write(3, 2)
            .then()
            .at(2400)
            .exit(100, 0);
    String id = Rebuilt.of(record).opened(path).id();
    return Rebuilt.traced(record, new Targets(Set.of(), Set.of(), Set.of(id))).accesses().get(0);
  }

  @Test
  void showsEachFieldWithReasonAndEvidence() {
    List<String> lines = view.accessLines(access("/x"));

    assertThat(lines)
        .startsWith("file access s1/a/0000000000000001", "  _id: \"s1/a/0000000000000001\"")
        .containsSequence(
            "  close_timestamp: \"1970-01-01T00:00:02.400Z\"",
            "      inferred: close-by-exit (derived): exit of the last process that held it",
            "      held.open  s1/a/0000000000000001  open  1970-01-01T00:00:02.100Z  pid 100"
                + "  the open returned a descriptor: 1 descriptor",
            "      released.exit  s1/c/0000000002400000002/0/2  exit  1970-01-01T00:00:02.400Z"
                + "  pid 100  the exit of a process closed its descriptors: process 100;"
                + " 0 descriptors",
            "  written: [\"1970-01-01T00:00:02.100Z\"]",
            "  write_count: 1",
            "  write_bytes: 2",
            "      write.audit  s1/a/0000000000000002  write  1970-01-01T00:00:02.100Z  pid 100"
                + "  an audit event reported it: 2 bytes");
  }

  @Test
  void writesOneJsonObjectPerField() {
    assertThat(view.accessJson(access("/x")))
        .contains(
            "{\"result\": \"file_access\", \"id\": \"s1/a/0000000000000001\", \"field\": \"created\","
                + " \"value\": true, \"inferred\": [], \"evidence\": [{\"rule\": \"open.audit\","
                + " \"text\": \"an audit event reported it\", \"_id\": \"s1/a/0000000000000001\","
                + " \"event\": \"open\", \"timestamp\": \"1970-01-01T00:00:02.100Z\", \"pid\": 100,"
                + " \"note\": null}]}");
  }

  @Test
  void namesFromAContainerCannotMoveTheCursor() {
    assertThat(view.accessLines(access("/x\u001b[2J\u202e")))
        .allMatch(line -> line.chars().noneMatch(c -> c < ' ' || c == 0x202e))
        .anyMatch(line -> line.startsWith("  file_name: \"/x\\u001b[2J\\u202e\""));
  }
}
