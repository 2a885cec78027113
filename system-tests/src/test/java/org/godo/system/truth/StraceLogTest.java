package org.godo.system.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.godo.system.truth.StraceStep.Ended;
import org.godo.system.truth.StraceStep.Entered;
import org.godo.system.truth.StraceStep.Returned;
import org.godo.system.truth.StraceStep.StraceCall;
import org.godo.system.truth.StraceStep.Superseded;
import org.junit.jupiter.api.Test;

/** On lines that strace 6.1 wrote. */
class StraceLogTest {
  @Test
  void namesAreExactWhateverTheyHold() {
    StraceCall open =
        only(
            "14665 1795272262.606434 openat(AT_FDCWD<\\x2f\\x74\\x6d\\x70>,"
                + " \"\\x61\\x20\\x62\\x3e\\x22\\x0a\\xc3\\xa9\", O_WRONLY|O_CREAT|O_CLOEXEC, 0600)"
                + " = 3<\\x2f\\x74\\x6d\\x70\\x2f\\x61\\x20\\x62\\x3e\\x22\\x0a\\xc3\\xa9>");
    assertThat(open.name()).isEqualTo("openat");
    assertThat(open.arguments()).hasSize(4);
    assertThat(StraceText.path(open.argument(0))).isEqualTo("/tmp");
    assertThat(StraceText.string(open.argument(1))).isEqualTo("a b>\"\né");
    assertThat(open.argument(2)).isEqualTo("O_WRONLY|O_CREAT|O_CLOEXEC");
    assertThat(open.intResult()).isEqualTo(3);
    assertThat(open.path()).isEqualTo("/tmp/a b>\"\né");
  }

  @Test
  void aDescriptorsPathIsReadBehindItsNumberAlsoWhereTheFileIsGone() {
    StraceCall write =
        only("14665 1795272262.606848 write(20<\\x2f\\x61>(deleted), \"\\x7a\\x7a\", 2) = 2");
    assertThat(StraceText.descriptor(write.argument(0))).isEqualTo(20);
    assertThat(StraceText.path(write.argument(0))).isEqualTo("/a");
    assertThat(write.succeeded()).isTrue();
    assertThat(write.child()).isZero();
  }

  @Test
  void aFailedCallHasItsErrorAndAnInterruptedOneIsCalledThat() {
    StraceCall failed =
        only(
            "14665 1795272262.752018 execve(\"\\x2f\\x6e\", [\"\\x61\"], 0x7ffddd8af190 /* 38 vars"
                + " */) = -1 ENOENT (No such file or directory)");
    assertThat(failed.succeeded()).isFalse();
    assertThat(failed.errno()).isEqualTo("ENOENT");
    assertThat(StraceText.strings(failed.argument(1))).containsExactly("a");
    StraceCall again =
        only(
            "7 1795272262.1 openat(AT_FDCWD<\\x2f>, \"\\x66\", O_RDONLY) = ? ERESTARTSYS (To be"
                + " restarted if SA_RESTART is set)");
    assertThat(again.errno()).isEqualTo("EINTR");
    assertThat(again.result()).isEqualTo(-1);
  }

  @Test
  void aCallThatCouldNotBeReadIsNone() {
    assertThat(
            StraceLog.parse(
                List.of(
                    "7 1.0 execve(\"\\x2f\\x62\", [\"\\x62\"], 0x7f /* 1 var */ <unfinished ...>",
                    "6 1.1 ???(5 1.2 +++ superseded by execve in pid 7 +++",
                    "5 1.3 <... execve resumed>) = 0",
                    "9 1.4 ???() = ?",
                    "9 1.5 ???( <unfinished ...>",
                    "9 1.6 <... ??? resumed>) = ?",
                    "9 1.7 +++ exited with 3 +++")))
        .hasSize(4)
        .contains(new Superseded(5, 7), new Ended(9, 3, 0))
        .filteredOn(step -> step instanceof Returned)
        .singleElement()
        .satisfies(
            step -> {
              assertThat(((Returned) step).call().name()).isEqualTo("execve");
              assertThat(((Returned) step).call().tid()).isEqualTo(5);
            });
  }

  @Test
  void interruptedLinesArePutTogetherAndKeepTheirPlaces() {
    List<StraceStep> steps =
        StraceLog.parse(
            List.of(
                "14665 1795272262.607191 vfork( <unfinished ...>",
                "14712 1795272262.609404 close(6<\\x70\\x69\\x70\\x65>) = 0",
                "14665 1795272262.615597 <... vfork resumed>) = 42 /* 14712 in strace's PID NS */",
                "14665 1795272262.759883 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED} ---"));
    StraceCall vfork = new StraceCall(14665, "vfork", List.of(), 42L, null, null, 14712);
    StraceCall close =
        new StraceCall(14712, "close", List.of("6<\\x70\\x69\\x70\\x65>"), 0L, null, null, 0);
    assertThat(steps)
        .containsExactly(
            new Entered(vfork), new Entered(close), new Returned(close), new Returned(vfork));
  }

  @Test
  void argumentsAreSplitWhereTheyEnd() {
    StraceCall clone =
        only(
            "9 1795272262.2 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, exit_signal=0,"
                + " stack=0x7f95675f6000} => {parent_tid=[43]}, 88) = 43");
    assertThat(clone.arguments())
        .containsExactly(
            "{flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, exit_signal=0, stack=0x7f95675f6000}"
                + " => {parent_tid=[43]}",
            "88");
    assertThat(clone.child()).as("no other namespace").isEqualTo(43);
  }

  @Test
  void anExecByAThreadGoesOnUnderTheLeadersId() {
    String exec =
        "14715 1795272262.769931 execve(\"\\x2f\\x73\\x68\", [\"\\x73\\x68\"], 0x7ff /* 38 vars */";
    String superseded = "14665 1795272262.771157 +++ superseded by execve in pid 14715 +++";
    String resumed = "14665 1795272262.771219 <... execve resumed>) = 0";
    StraceCall call =
        new StraceCall(
            14665,
            "execve",
            List.of("\"\\x2f\\x73\\x68\"", "[\"\\x73\\x68\"]", "0x7ff /* 38 vars */"),
            0L,
            null,
            null,
            0);
    for (List<String> lines :
        List.of(
            List.of(exec + " <pid changed to 14665 ...>", superseded, resumed),
            List.of(exec + " <unfinished ...>", superseded, resumed),
            List.of(exec + superseded, resumed))) {
      assertThat(StraceLog.parse(lines))
          .containsExactlyInAnyOrder(
              new Entered(call), new Superseded(14665, 14715), new Returned(call));
    }
  }

  @Test
  void endsAreTold() {
    assertThat(
            StraceLog.parse(
                List.of(
                    "5 1795272262.3 exit_group(3)   = ?",
                    "5 1795272262.4 +++ exited with 3 +++",
                    "6 1795272262.5 write(1, \"\\x61\", 1 <unfinished ...>) = ?",
                    "6 1795272262.6 +++ killed by SIGKILL +++",
                    "8 1795272262.7 +++ killed by SIGSEGV (core dumped) +++")))
        .contains(new Ended(5, 3, 0), new Ended(6, 0, 9), new Ended(8, 0, 11))
        .contains(
            new Returned(
                new StraceCall(6, "write", List.of("1", "\"\\x61\"", "1"), null, null, null, 0)));
  }

  @Test
  void aLineThatIsNotUnderstoodIsNoTruth() {
    assertThatThrownBy(() -> StraceLog.parse(List.of("5 1795272262.3 what is this")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StraceLog.parse(List.of("strace: Process 5 attached")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static StraceCall only(String line) {
    List<StraceStep> steps = StraceLog.parse(List.of(line));
    assertThat(steps).hasSize(2);
    return ((Returned) steps.get(1)).call();
  }
}
