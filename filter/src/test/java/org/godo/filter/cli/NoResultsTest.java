package org.godo.filter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Stores;
import org.godo.model.cli.Program;
import org.godo.model.session.Session;
import org.godo.model.session.SessionHead;
import org.godo.model.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the filter says when there is nothing to show. */
class NoResultsTest {
  private static final String HOUR = "2023-11-14T22";
  private static final long START = 1_700_000_000_000L;

  @TempDir Path data;

  /** Exit code and output of the filter. */
  private record Output(int code, String out, String err) {}

  private Output filter(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      String[] all =
          Stream.concat(Stream.of(arguments), Stream.of("--data-dir", data.toString()))
              .toArray(String[]::new);
      int code = Program.run(new FilterCommand(), all);
      return new Output(
          code,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private void session(Map<String, Long> totals) {
    SessionHead head = SessionHead.replay("s1", "audit.log", "web", "unknown", START);
    Session session = new Session(head, START + 1_000, List.of(), totals, List.of());
    try (Store store = Stores.open(data)) {
      Stores.insert(store, "sessions", Session.class, List.of(session));
    }
  }

  private void deliver(Recording record) {
    try (Store store = Stores.open(data)) {
      Stores.deliver(record, store);
    }
  }

  @Test
  void beforeTheFirstRunTheWayOutIsOne() {
    session(Map.of());

    assertThat(filter("tree"))
        .isEqualTo(
            new Output(
                6,
                "",
                "filter: there are no containers in the results: run 'filter --since T' first\n"));
  }

  @Test
  void aRecordWithoutSystemCallsSaysSo() {
    session(Map.of("audit_records", 9L));
    String why =
        "9 audit records without a system call, as of logins and services; what processes do is"
            + " recorded by audit rules with -S";

    Output run = filter("--since", "last");
    assertThat(run.code()).isZero();
    assertThat(run.out().lines()).contains("no results: " + why);
    assertThat(filter("tree"))
        .isEqualTo(
            new Output(
                6,
                "",
                "filter: there are no containers in the results: the last run found none: "
                    + why
                    + "\n"));
    assertThat(filter("export", "--format", "jsonl", "--output", data.resolve("x").toString()))
        .isEqualTo(
            new Output(
                6, "", "filter: there are no results: the last run found none: " + why + "\n"));
  }

  @Test
  void undecodedCallsAreCountedByArchitecture() {
    session(
        Map.of(
            "audit_events",
            5L,
            "unknown_syscalls",
            5L,
            "unknown_architecture_s390x",
            3L,
            "unknown_architecture_riscv64",
            2L));

    assertThat(filter("--since", "last").out().lines())
        .contains("no results: calls of unknown architectures: 2 riscv64, 3 s390x");
  }

  @Test
  void aSpanBesideTheSessionsNamesTheirs() {
    session(Map.of());

    assertThat(filter("--since", HOUR + ":20Z", "--until", HOUR + ":30Z"))
        .isEqualTo(
            new Output(
                6,
                "",
                "filter: nothing was recorded from 2023-11-14T22:20:00Z to 2023-11-14T22:30:00Z: the"
                    + " sessions last from 2023-11-14T22:13:20Z to 2023-11-14T22:13:21Z; give"
                    + " another --since or --until, or '--since last'\n"));
  }

  @Test
  void processesOutsideContainersAreNamedAndShown() {
    deliver(
        Recording.of("web\u001b")
            .at(START)
            .fork(1, 20)
            .exec(20, "/usr/bin/id", "id", "-u")
            .exit(20, 1));
    filter("--since", "last");

    assertThat(filter("tree"))
        .isEqualTo(
            new Output(
                6,
                "",
                "filter: there are no containers in the results, but processes outside containers"
                    + " (1): 'filter tree --all' shows them\n"));
    Output all = filter("tree", "--all");
    assertThat(all.code()).isZero();
    assertThat(all.out().lines().toList())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("web\\e  outside containers  20");
    assertThat(all.out()).contains(" 20 id -u  exit 1");
  }
}
