package org.godo.filter.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.ResultFixture;
import org.godo.filter.support.Runc;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.ProcessResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeViewTest {
  private static final long START = 1_700_000_000_000L;

  private static List<String> draw(Recording record) {
    return draw(Rebuilt.of(record), Style.PLAIN, ZoneOffset.UTC);
  }

  private static List<String> draw(Rebuilt rebuilt, Style style, ZoneId zone) {
    List<ProcessResult> processes =
        rebuilt.results().processes().stream()
            .filter(process -> ALPHA.equals(process.dockerId()))
            .toList();
    return new TreeView(style, zone).lines(rebuilt.container(ALPHA), processes);
  }

  /** Container alpha, whose first process begins at 22:13:20.130 UTC and execs 40 ms later. */
  private static Recording alpha(String... program) {
    Recording record = Runc.shim(Runc.containerd("h"), START, 101, ALPHA);
    return Runc.create(record, START + 100, 101, 110, ALPHA, program);
  }

  @Test
  void drawsAContainersProcessesWithTheirEnds() {
    Recording record =
        alpha("/bin/sh", "-c", "a b")
            .at(START + 1000)
            .spawn(113, 200)
            .exec(200, "/bin/cat", "cat", "/data/one.txt")
            .at(START + 1005)
            .exit(200, 0)
            .spawn(113, 201)
            .at(START + 1010)
            .spawn(201, 202)
            .exec(202, "/bin/sleep", "sleep", "60")
            .at(START + 1020)
            .killed(202, 9)
            .at(START + 1030)
            .exit(201, 42)
            .docker(ALPHA, "alpha", "/overlay2/a/merged", START + 150, START + 61_650, 3)
            .at(START + 61_650)
            .exit(113, 3);

    assertThat(draw(record))
        .containsExactly(
            "alpha  aaaaaaaaaaaa  lab:busybox  2023-11-14 22:13:20.150  1m01s  exit 3",
            "└─ 113 /bin/sh -c 'a b'  exit 3  22:13:20.130 +1m01s",
            "   ├─ 200 cat /data/one.txt  exit 0  22:13:21.000 +5ms",
            "   └─ 201 (sh)  exit 42  22:13:21.005 +25ms",
            "      └─ 202 sleep 60  killed by 9  22:13:21.010 +10ms");
  }

  @Test
  void drawsProcessesOutsideContainersBootByBoot() {
    List<ProcessResult> processes =
        List.of(
            outside("web\u001b[2J/aaaaaaaa/10/1", null, START, "/sbin/init"),
            outside("db/bbbbbbbb/7/2", "db/bbbbbbbb/1/0", START + 5, "/usr/bin/id", "-u"),
            outside("web\u001b[2J/aaaaaaaa/11/3", "web\u001b[2J/aaaaaaaa/10/1", START + 9, "ls"),
            outside("db/cccccccc/7/4", null, START + 60_000, "a b"));

    assertThat(new TreeView(Style.PLAIN, ZoneOffset.UTC).linesOutside(processes))
        .containsExactly(
            "web\\e[2J  outside containers  2023-11-14 22:13:20.000",
            "└─ 10 /sbin/init  running  22:13:20.000",
            "   └─ 11 ls  running  22:13:20.009",
            "db  outside containers  2023-11-14 22:13:20.005",
            "└─ 7 /usr/bin/id -u  running  22:13:20.005",
            "db  outside containers  2023-11-14 22:14:20.000",
            "└─ 7 'a b'  running  22:14:20.000");
  }

  private static ProcessResult outside(
      String key, @Nullable String parent, long start, String... args) {
    String[] parts = key.split("/", -1);
    return ResultFixture.process(key)
        .with("host", parts[0])
        .with("pid", Integer.parseInt(parts[2]))
        .with("parent", parent)
        .with("startTimestamp", start)
        .with("args", List.of(args))
        .build();
  }

  @Test
  void anExecedProcessIsARootOfItsOwnAndMarked() {
    Recording record = alpha("/bin/sleep", "60");
    Runc.exec(record, START + 500, 101, 300, ALPHA, "sh").at(START + 2000).exit(303, 9);

    assertThat(draw(record))
        .containsExactly(
            "aaaaaaaaaaaa  2023-11-14 22:13:20.130  running",
            "├─ 113 /bin/sleep 60  end not seen  22:13:20.130 +1.870s",
            "└─ 303 sh  (exec)  exit 9  22:13:20.530 +1.470s");
  }

  @Test
  void theFirstProcessOfEachRunIsNoExec() {
    Recording record = alpha("/bin/sleep", "1").at(START + 400).exit(113, 0);
    Runc.create(record, START + 500, 101, 300, ALPHA, "/bin/sleep", "2");
    Runc.exec(record, START + 700, 101, 400, ALPHA, "sh").at(START + 2000).exit(403, 9);

    assertThat(draw(record))
        .containsExactly(
            "aaaaaaaaaaaa  2023-11-14 22:13:20.530  running",
            "├─ 113 /bin/sleep 1  exit 0  22:13:20.130 +270ms",
            "├─ 303 /bin/sleep 2  end not seen  22:13:20.530 +1.470s",
            "└─ 403 sh  (exec)  exit 9  22:13:20.730 +1.270s");
  }

  @Test
  void namesFromAContainerCannotMoveTheCursor() {
    Recording record =
        alpha("/bin/sh", "\u001b[2J\nfake line")
            .at(START + 500)
            .spawn(113, 200)
            .comm(200, "x\u001b]0;t\u0007")
            .at(START + 600)
            .exit(200, 0)
            .exit(113, 0);

    assertThat(draw(record))
        .containsExactly(
            "aaaaaaaaaaaa  2023-11-14 22:13:20.130  470ms  exit 0",
            "└─ 113 /bin/sh '\\e[2J\\nfake line'  exit 0  22:13:20.130 +470ms",
            "   └─ 200 (x\\e]0;t\\u{7})  exit 0  22:13:20.500 +100ms");
  }

  @Test
  void longArgumentsAndManyProgramsAreCut() {
    String megabyte = "x".repeat(1 << 20);
    Recording record = alpha("/bin/sh", megabyte);
    for (int i = 0; i < 3_000; i++) {
      record.at(START + 200 + i).exec(113, "/bin/next", "next");
    }

    List<String> lines = draw(record);

    String program = "/bin/sh " + "x".repeat(10_000) + "… (1,048,576 characters)";
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1))
        .startsWith("└─ 113 " + program + " → … (3,001 programs)  ")
        .hasSizeLessThan(10_200);
  }

  @Test
  void marksWhatOverlapsALossWindowAsIncomplete() {
    Recording record =
        alpha("/bin/true").at(START + 500).exit(113, 0).lost("audit", START + 300, START + 310, 1);

    assertThat(draw(record))
        .containsExactly(
            "aaaaaaaaaaaa  2023-11-14 22:13:20.130  370ms  exit 0  incomplete: events were lost",
            "└─ 113 /bin/true  exit 0  22:13:20.130 +370ms  incomplete");
  }

  @Test
  void showsARunningContainerAndItsThreads() {
    Recording record = alpha("/bin/app").at(START + 500).thread(113, 114).thread(113, 115);

    assertThat(draw(Rebuilt.ofRunning(record), Style.PLAIN, ZoneOffset.UTC))
        .containsExactly(
            "aaaaaaaaaaaa  2023-11-14 22:13:20.130  running",
            "└─ 113 /bin/app  3 threads  running  22:13:20.130");
  }

  @Test
  void timesAreInTheZoneAskedFor() {
    Recording record = alpha("/bin/app").at(START + 500).exit(113, 0);

    assertThat(draw(Rebuilt.of(record), Style.PLAIN, ZoneId.of("Asia/Kolkata")))
        .containsExactly(
            "aaaaaaaaaaaa  2023-11-15 03:43:20.130  370ms  exit 0",
            "└─ 113 /bin/app  exit 0  03:43:20.130 +370ms");
  }

  @Test
  void onATerminalPartsAreColoured() {
    Recording record = alpha("/bin/app").at(START + 500).exit(113, 1);

    assertThat(draw(Rebuilt.of(record), Style.COLOUR, ZoneOffset.UTC))
        .containsExactly(
            "\u001b[1maaaaaaaaaaaa\u001b[0m  \u001b[2m2023-11-14 22:13:20.130\u001b[0m"
                + "  \u001b[2m370ms\u001b[0m  \u001b[31mexit 1\u001b[0m",
            "└─ \u001b[36m113\u001b[0m /bin/app  \u001b[31mexit 1\u001b[0m"
                + "  \u001b[2m22:13:20.130 +370ms\u001b[0m");
  }

  @Test
  void aProcessWhoseParentIsNotShownIsARoot() {
    List<String> lines =
        new TreeView(Style.PLAIN, ZoneOffset.UTC)
            .lines(container(), List.of(process("k2", "elsewhere", 2)));

    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith("└─ 2 (?)");
  }

  @Test
  void aTreeOfManyLevelsDoesNotOverflowTheStack() {
    List<ProcessResult> chain = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      chain.add(process("k" + i, i == 0 ? null : "k" + (i - 1), i));
    }

    List<String> lines = new TreeView(Style.PLAIN, ZoneOffset.UTC).lines(container(), chain);

    assertThat(lines).hasSize(5_001);
    assertThat(lines.get(5_000)).startsWith("   ".repeat(4_999) + "└─ 4999 ");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0ms",
    "999, 999ms",
    "1000, 1.000s",
    "59999, 59.999s",
    "60000, 1m00s",
    "3599999, 59m59s",
    "3600000, 1h00m",
    "90061000, 25h01m"
  })
  void durationsAreShort(long millis, String shown) {
    assertThat(TreeView.duration(millis)).isEqualTo(shown);
  }

  private static ContainerResult container() {
    return ResultFixture.container(ALPHA).build();
  }

  private static ProcessResult process(String key, @Nullable String parent, int pid) {
    return ResultFixture.process(key)
        .with("session", "s1")
        .with("dockerId", ALPHA)
        .with("pid", pid)
        .with("tgid", pid)
        .with("parent", parent)
        .with("startTimestamp", START)
        .build();
  }
}
