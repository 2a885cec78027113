package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.model.linux.CallConstants.AT_FDCWD;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.godo.filter.process.ExecArguments.Note;
import org.godo.model.raw.ArgumentGaps;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.RawEvent.Subject;
import org.godo.model.result.Reason;
import org.junit.jupiter.api.Test;

final class ExecArgumentsTest {
  private static final Subject LS = subject("ls", "/usr/bin/ls");

  @Test
  void recordedArguments_areNotInferred() {
    assertThat(of(exec(2, List.of("ls", ""), none()), LS))
        .isEqualTo(new ExecArguments(List.of("ls", ""), null));
  }

  @Test
  void leftOutArguments_areEmpty() {
    assertThat(of(exec(3, List.of("ls", "", "/"), gaps(List.of(1), List.of())), LS))
        .isEqualTo(
            new ExecArguments(
                List.of("ls", "", "/"),
                new Note(Reason.ARGS_LEFT_OUT, "1 empty: the kernel leaves empty ones out")));
    assertThat(of(exec(2, List.of("ls", ""), gaps(List.of(1), List.of(), "ls", "-l")), LS))
        .as("unless the title has text there")
        .isEqualTo(
            new ExecArguments(
                List.of("ls", "-l"), new Note(Reason.ARGS_OF_PROCTITLE, "1 from PROCTITLE")));
    assertThat(of(exec(4, List.of("ls"), gaps(List.of(), List.of(), "ls")), LS).args())
        .as("at the end, by a title that is whole")
        .containsExactly("ls", "", "", "");
  }

  @Test
  void missingArguments_areThoseOfTheTitle() {
    List<String> recorded = List.of("tar", "-c", "", "", "", "f");
    assertThat(
            of(
                exec(
                    6,
                    recorded,
                    gaps(List.of(), List.of(2, 3, 4), "tar", "-c", "x", "y", "z", "f")),
                LS))
        .isEqualTo(
            new ExecArguments(
                List.of("tar", "-c", "x", "y", "z", "f"),
                new Note(Reason.ARGS_OF_PROCTITLE, "2-4 from PROCTITLE")));
    assertThat(of(exec(6, recorded, cutGaps(List.of(2, 3, 4), "tar", "-c", "x", "yy")), LS))
        .isEqualTo(
            new ExecArguments(
                List.of("tar", "-c", "x", "yy", "", "f"),
                new Note(
                    Reason.ARGS_NOT_RECORDED,
                    "2-3 from PROCTITLE, which has the first 128 bytes; the last may be cut;"
                        + " 4 not recorded, or not whole")));
    assertThat(of(exec(6, recorded, gaps(List.of(), List.of(2, 3, 4), "bash", "-c", "x")), LS))
        .as("not of one that disagrees")
        .isEqualTo(
            new ExecArguments(
                recorded, new Note(Reason.ARGS_NOT_RECORDED, "2-4 not recorded, or not whole")));
    assertThat(of(exec(9, List.of("ls", "-l"), none()), LS))
        .isEqualTo(
            new ExecArguments(
                List.of("ls", "-l"), new Note(Reason.ARGS_NOT_RECORDED, "2 of 9 recorded")));
  }

  @Test
  void withoutRecords_theTitleCountsIfItIsThatOfTheProgram() {
    Note ofTitle = new Note(Reason.ARGS_OF_PROCTITLE, "0-1 from PROCTITLE");
    for (List<String> title :
        List.of(List.of("ls", "-l"), List.of("/bin/ls", "-l"), List.of("-ls", "-l"))) {
      assertThat(of(exec(-1, List.of(), gaps(List.of(), List.of(), title)), LS))
          .isEqualTo(new ExecArguments(title, ofTitle));
    }
    List<String> script = List.of("/bin/sh", "/usr/local/bin/run");
    assertThat(
            of(
                exec(-1, List.of(), gaps(List.of(), List.of(), script), "/usr/local/bin/run"),
                subject("run", "/usr/bin/dash")))
        .isEqualTo(new ExecArguments(script, ofTitle));
    Note unknown = new Note(Reason.ARGS_NOT_RECORDED, "not recorded");
    assertThat(of(exec(-1, List.of(), gaps(List.of(), List.of(), "bash", "-c", "ls")), LS))
        .isEqualTo(new ExecArguments(List.of(), unknown));
    assertThat(of(exec(-1, List.of(), none()), LS))
        .isEqualTo(new ExecArguments(List.of(), unknown));
  }

  @Test
  void theTitleOfTheProgramBefore_doesNotCount() {
    Call.Exec again = exec(-1, List.of(), gaps(List.of(), List.of(), "ls", "-l"));
    assertThat(ExecArguments.of(again, LS, List.of("ls", "-l")).args()).isEmpty();
    assertThat(ExecArguments.of(again, LS, List.of("ls", "-a")).args()).containsExactly("ls", "-l");
    Call.Exec cut = exec(-1, List.of(), cutGaps(List.of(), "ls", "-l"));
    assertThat(ExecArguments.of(cut, LS, List.of("ls", "-long", "x")).args()).isEmpty();
  }

  @Test
  void indexesInARow_areARange() {
    assertThat(IndexRanges.of(new TreeSet<>(List.of(0, 2, 3, 4, 7)))).isEqualTo("0, 2-4, 7");
  }

  private static ExecArguments of(Call.Exec exec, Subject subject) {
    return ExecArguments.of(exec, subject, List.of());
  }

  private static Subject subject(String comm, String exe) {
    return new Subject(7, 1, 0, 0, comm, exe);
  }

  private static Call.Exec exec(int argc, List<String> args, ArgumentGaps gaps) {
    return exec(argc, args, gaps, "/usr/bin/ls");
  }

  private static Call.Exec exec(int argc, List<String> args, ArgumentGaps gaps, String file) {
    return new Call.Exec(new PathArgument(AT_FDCWD, file), args, argc, null, gaps);
  }

  private static ArgumentGaps none() {
    return ArgumentGaps.NONE;
  }

  private static ArgumentGaps gaps(List<Integer> leftOut, List<Integer> missing, String... title) {
    return gaps(leftOut, missing, Arrays.asList(title));
  }

  private static ArgumentGaps gaps(
      List<Integer> leftOut, List<Integer> missing, List<String> title) {
    return new ArgumentGaps(leftOut, missing, title, false);
  }

  private static ArgumentGaps cutGaps(List<Integer> missing, String... title) {
    return new ArgumentGaps(List.of(), missing, Arrays.asList(title), true);
  }
}
