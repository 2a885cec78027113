package org.godo.listener.parse;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.godo.listener.support.Messages;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records verbatim, as Linux 6.18 wrote them. */
final class RecordsTest {

  /** All values of a SYSCALL record. */
  private record Syscall(
      long arch,
      int number,
      @Nullable Boolean success,
      @Nullable Long exit,
      long a0,
      long a1,
      long a2,
      long a3,
      int items,
      RawEvent.Subject caller) {
    static Syscall of(SyscallRecord record) {
      return new Syscall(
          record.arch(),
          record.number(),
          record.success(),
          record.exitKnown() ? record.exit() : null,
          record.argument(0),
          record.argument(1),
          record.argument(2),
          record.argument(3),
          record.items(),
          record.caller());
    }
  }

  /** All values of a PATH record. */
  private record Path(
      int item,
      @Nullable String name,
      PathRecord.NameType type,
      @Nullable String device,
      long inode) {}

  @Test
  void auditRecord_isReadFromANetlinkMessage() {
    AuditRecord record =
        requireNonNull(
            Messages.record(
                Messages.audit(RecordType.CWD, "audit(1795180405.512:4294967295): cwd=\"/srv\"")));

    assertThat(record.type()).isEqualTo(1307);
    assertThat(record.millis()).isEqualTo(1795180405512L);
    assertThat(record.serial()).isEqualTo(4294967295L);
    assertThat(record.node()).isNull();
    FieldText cwd = new FieldText();
    Fields.cwd(Messages.cursor(Messages.fields(record)), cwd);
    assertThat(cwd.text()).isEqualTo("/srv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "audit(",
        "audit(1.2:3",
        "audit(1.2:3)",
        "audit(1.2:4294967296): x=1",
        "audit(a.2:3): x=1",
        "audit(1.:3): x=1",
        "audit(11111111111111111111.2:3): x=1",
        "audit(9223372037.2:3): x=1",
        "audit(-1.2:3): x=1",
        "audit(1.1000:3): x=1",
        "kernel: something else",
      })
  void auditRecord_isNotReadFromOtherText(String text) {
    assertThat(Messages.record(Messages.audit(RecordType.SYSCALL, text))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arch=c000003e syscall=4294967355 pid=5 ppid=1",
        "arch=c000003e syscall=59 pid=0 ppid=1",
        "arch=c000003e syscall=59 pid=-5 ppid=1",
        "arch=c000003e syscall=59 pid=4294967297 ppid=1",
        "arch=c000003e syscall=59 items=9999999999 ppid=1 pid=2",
        "arch=c000003e syscall=1 success=yes exit=99999999999999999999 ppid=1 pid=2",
        "arch=c000003e syscall=1 success=yes exit=9223372036854775808 ppid=1 pid=2",
        "arch=c000003e syscall=1 success=yes exit=-9 ppid=1 pid=2",
        "arch=c000003e syscall=1 success=no exit=9 ppid=1 pid=2",
        "arch=c000003e syscall=1 success=ye exit=9 ppid=1 pid=2",
        "arch=c000003e syscall=1 exit=9 ppid=1 pid=2",
        "arch=c000003e syscall=1 success=yes ppid=1 pid=2",
        "arch=c000003e syscall=1 a0=10000000000000003 ppid=1 pid=2",
        "arch=c000003e syscall=1 ppid=1 pid=2 uid=4294967296",
        "arch=c000003e syscall=1 ppid=1 pid=2 auid=10o0",
        "arch=c000003e syscall=1 pid=2",
        "arch=c000003e syscall=1 ppid=1 pid=2 comm=\"a exe=\"/b\"",
        "arch=c000003e syscall=1 ppid=1 pid=2 comm=C3A",
        "arch=c000003e syscall=1 ppid=1 pid=2 comm=bash",
        "arch=c000003e syscall=1 ppid=1 pid=2 exe=\"/bin/ba",
        "arch=c000003e syscall=59 pid=5 ppid=4294967297",
      })
  void syscallRecord_withNumbersOutOfRange_isRejected(String text) {
    assertThat(new SyscallRecord().read(Messages.cursor(text))).isFalse();
  }

  @Test
  void aHugeCountOfArguments_isClamped() {
    assertThat(execve("argc=2147483648 a0=\"x\""))
        .isEqualTo(new ExecveRecord(Integer.MAX_VALUE, List.of("x")));
  }

  @Test
  void syscallRecord_hasCallAndCaller() {
    SyscallRecord record =
        syscall(
            "arch=c000003e syscall=59 success=no exit=-2 a0=7ffdf330c600 a1=7ffdf330c840"
                + " a2=7ffdf330c8a8 a3=7f6712b71878 items=1 ppid=16043 pid=16044 auid=4242"
                + " uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=13"
                + " comm=\"setsid\" exe=\"/usr/bin/setsid\" key=\"godo\"");

    assertThat(Syscall.of(record))
        .isEqualTo(
            new Syscall(
                0xc000003eL,
                59,
                false,
                -2L,
                0x7ffdf330c600L,
                0x7ffdf330c840L,
                0x7ffdf330c8a8L,
                0x7f6712b71878L,
                1,
                new RawEvent.Subject(16044, 16043, 0, 4242, "setsid", "/usr/bin/setsid")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "4294967295", "unset"})
  void anUnsetLoginUid_isOneNumber(String auid) {
    SyscallRecord record =
        syscall("arch=c000003e syscall=3 items=0 ppid=1 pid=2 auid=" + auid + " uid=0 comm=\"a\"");
    assertThat(record.caller().loginUid()).isEqualTo(4294967295L);
    assertThat(record.caller().uid()).isZero();
  }

  @Test
  void signedUserIds_areThoseOfUnsignedOnes() {
    SyscallRecord record = syscall("arch=c000003e syscall=3 items=0 ppid=1 pid=2 auid=-2 uid=-2");
    assertThat(record.caller().loginUid()).isEqualTo(4294967294L);
    assertThat(record.caller().uid()).isEqualTo(4294967294L);
    UringRecord uring = new UringRecord();
    assertThat(uring.read(Messages.cursor("uring_op=18 ppid=1 pid=2 uid=-1"))).isTrue();
    assertThat(uring.caller().uid()).isEqualTo(4294967295L);
  }

  @Test
  void syscallRecord_ofTheSameCallerHasTheSameObject() {
    String caller = " items=0 ppid=1 pid=2 auid=3 uid=4 comm=\"a\" exe=\"/a\" key=\"godo\"";
    SyscallRecord record = syscall("arch=c000003e syscall=3 a0=1" + caller);
    RawEvent.Subject first = record.caller();
    assertThat(first).isEqualTo(new RawEvent.Subject(2, 1, 4, 3, "a", "/a"));

    assertThat(record.read(Messages.cursor("arch=c000003e syscall=0 a0=2" + caller))).isTrue();
    assertThat(record.caller()).isSameAs(first);
    assertThat(record.argument(0)).isEqualTo(2);
    assertThat(record.read(Messages.cursor("arch=c000003e pid=9 syscall=0" + caller))).isTrue();
    assertThat(record.caller()).isEqualTo(first);
    assertThat(record.read(Messages.cursor("arch=c000003e syscall=0" + caller + " pid=9")))
        .isTrue();
    assertThat(record.caller().tgid()).isEqualTo(9);
    assertThat(record.read(Messages.cursor("syscall=0" + caller))).isFalse();
  }

  @Test
  void syscallRecord_ofExit_hasNeitherSuccessNorResult() {
    SyscallRecord record = syscall("arch=40000003 syscall=1 a0=2a items=0 ppid=1 pid=2");

    assertThat(record.success()).isNull();
    assertThat(record.exitKnown()).isFalse();
    assertThat(record.caller().loginUid()).isEqualTo(4294967295L);
  }

  @Test
  void syscallRecord_withoutACall_isRejected() {
    assertThat(new SyscallRecord().read(Messages.cursor("arch=c000003e success=yes pid=4")))
        .isFalse();
  }

  @Test
  void pathRecord_withoutAName_isOfTheFileSystem() {
    assertThat(
            path(
                "item=2 name=(null) inode=1818737 dev=fe:00 mode=040000 ouid=0 ogid=0"
                    + " rdev=00:00 nametype=PARENT cap_fp=0 cap_fi=0"))
        .isEqualTo(new Path(2, null, PathRecord.NameType.PARENT, "fe:00", 1818737));
    assertThat(path("item=0 name=\"/usr/local/sbin/dockerd\" nametype=UNKNOWN cap_fp=0"))
        .isEqualTo(new Path(0, "/usr/local/sbin/dockerd", PathRecord.NameType.UNKNOWN, null, -1));
    assertThat(path("item=1 name=\"a\" objtype=CREATE").type())
        .isEqualTo(PathRecord.NameType.CREATE);
  }

  @Test
  void execveRecord_joinsPartsOfSeveralRecords() {
    ExecveRecord execve =
        execve("argc=4 a0=\"sh\" a1=2D63 a2_len=12 a2[0]=616263", "a2[1]=646566 a3=\"616263\"");

    assertThat(execve).isEqualTo(new ExecveRecord(4, List.of("sh", "-c", "abcdef", "616263")));
  }

  @Test
  void execveRecord_splitWithinACharacter_isJoinedAsBytes() {
    ExecveRecord execve = execve("argc=1 a0_len=4 a0[0]=C3 a0[1]=A9");

    assertThat(execve.args()).containsExactly("é");
  }

  @Test
  void execveRecord_hasEmptyArgumentsThatTheKernelLeftOut() {
    assertThat(execve("argc=4 a0=\"ls\" a1=\"-d\" a3=\"/etc\""))
        .isEqualTo(new ExecveRecord(4, List.of("ls", "-d", "", "/etc"), List.of(2), List.of()));
    assertThat(execve("argc=5 a0=\"x\" a3=\"y\" a4=\"z\""))
        .isEqualTo(new ExecveRecord(5, List.of("x", "", "", "y", "z"), List.of(1, 2), List.of()));
    assertThat(execve("argc=2 a0=\"/bin/echo\""))
        .as("the last one")
        .isEqualTo(new ExecveRecord(2, List.of("/bin/echo", ""), List.of(1), List.of()));
    assertThat(execve("argc=2 a1=\"x\""))
        .as("the first one")
        .isEqualTo(new ExecveRecord(2, List.of("", "x"), List.of(0), List.of()));
    assertThat(execve("argc=1")).isEqualTo(new ExecveRecord(1, List.of(""), List.of(0), List.of()));
    assertThat(execve("argc=3 a0=\"ls\" a1=\"\" a2=\"/\""))
        .as("as newer kernels write it")
        .isEqualTo(new ExecveRecord(3, List.of("ls", "", "/")));
    assertThat(execve("argc=0")).isEqualTo(new ExecveRecord(0, List.of()));
  }

  @Test
  void execveRecord_keepsTheIndexesWhereARecordIsMissing() {
    assertThat(execve("argc=6 a0=\"tar\" a1=\"-c\"", "a4=\"g\" a5=\"h\""))
        .isEqualTo(
            new ExecveRecord(6, List.of("tar", "-c", "", "", "g", "h"), List.of(), List.of(2, 3)));
    assertThat(execve("a2=\"g\" a3=\"h\""))
        .as("the first")
        .isEqualTo(new ExecveRecord(-1, List.of("", "", "g", "h"), List.of(), List.of(0, 1)));
    assertThat(execve("argc=4 a0=\"tar\" a1=\"-c\""))
        .as("the last")
        .isEqualTo(new ExecveRecord(4, List.of("tar", "-c")));
    String full = "argc=2 a0=\"" + "x".repeat(7400) + "\"";
    assertThat(execve(full).args()).as("behind a full record").hasSize(1);
  }

  @Test
  void execveRecords_mayBeRepeatedOrInReverse() {
    String first = "argc=4 a0=\"sh\" a1=\"-c\" a2_len=12 a2[0]=616263";
    String second = "a2[1]=646566 a3=\"x\"";
    ExecveRecord whole = new ExecveRecord(4, List.of("sh", "-c", "abcdef", "x"));
    assertThat(execve(first, first, second, second)).isEqualTo(whole);
    assertThat(execve(second, first)).isEqualTo(whole);
    assertThat(execve(first, second, first, second)).isEqualTo(whole);
    assertThat(execve("argc=1 a0=\"a\"", "argc=1 a0=\"b\"").missing())
        .as("two that differ")
        .containsExactly(0);
  }

  @Test
  void execveRecord_withAnArgumentThatIsNotWhole_saysSo() {
    assertThat(execve("argc=2 a0=\"sh\" a1_len=18 a1[0]=616263 a1[2]=676869"))
        .as("a part in the middle")
        .isEqualTo(new ExecveRecord(2, List.of("sh", "abc"), List.of(), List.of(1)));
    assertThat(execve("argc=2 a0=\"sh\" a1_len=18 a1[0]=616263 a1[1]=676869"))
        .as("the last part")
        .isEqualTo(new ExecveRecord(2, List.of("sh", "abcghi"), List.of(), List.of(1)));
    assertThat(execve("a1[1]=676869 a2=\"x\"").missing()).containsExactly(0, 1);
    assertThat(execve("argc=3 a0=\"sh\" a1=\"/et"))
        .as("a line that was cut")
        .isEqualTo(new ExecveRecord(3, List.of("sh", "/et"), List.of(), List.of(1)));
    assertThat(execve("argc=2 a0=\"sh\" a1=2F657").missing()).containsExactly(1);
    assertThat(execve("argc=2 a0=\"sh\" a1=\"/etc/pwd=\"/srv\"").missing()).containsExactly(1);
    assertThat(execve("argc=2 a0=\"sh a1=\"/etc\"").missing()).contains(0);
    assertThat(execve("argc=1 a0=\"sh\" a1=\"x\""))
        .as("more than counted")
        .isEqualTo(new ExecveRecord(-1, List.of("sh", "x")));
  }

  @Test
  void proctitle_hasTheArgumentsOfTheCommandLine() {
    assertThat(title("proctitle=6C73002D6C00002F657463"))
        .isEqualTo(new ProctitleRecord(List.of("ls", "-l", "", "/etc"), false));
    assertThat(title("proctitle=\"/usr/bin/id\""))
        .isEqualTo(new ProctitleRecord(List.of("/usr/bin/id"), false));
    assertThat(title("proctitle=\"(null)\"")).isEqualTo(ProctitleRecord.NONE);
    assertThat(title("proctitle=(null)")).isEqualTo(ProctitleRecord.NONE);
    assertThat(title("")).isEqualTo(ProctitleRecord.NONE);
    String long128 = "61".repeat(100) + "00" + "62".repeat(27);
    assertThat(title("proctitle=" + long128))
        .isEqualTo(new ProctitleRecord(List.of("a".repeat(100), "b".repeat(27)), true));
    assertThat(title("proctitle=\"" + "x".repeat(126) + "\"").cut()).isFalse();
    assertThat(title("proctitle=\"" + "x".repeat(127) + "\"").cut()).isTrue();
  }

  private static ProctitleRecord title(String fields) {
    return ProctitleRecord.read(Messages.cursor(fields));
  }

  @Test
  void execveRecord_withLostArguments_hasTheirNumber() {
    ExecveRecord execve = execve("argc=9 a0=\"ls\"");

    assertThat(execve).isEqualTo(new ExecveRecord(9, List.of("ls")));
  }

  @Test
  void text_keepsWhatIsNotUtf8Readable() {
    assertThat(EscapedText.of(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3}))
        .isEqualTo("a\\xffb\\xc3");
    // A surrogate written as UTF-8, and an overlong slash, are not UTF-8 either.
    assertThat(EscapedText.of(new byte[] {(byte) 0xc0, (byte) 0xaf})).isEqualTo("\\xc0\\xaf");
  }

  @Test
  void textsDifferWhereBytesDo() {
    assertThat(EscapedText.of(bytes("\\xff"))).isEqualTo("\\x5cxff");
    assertThat(EscapedText.of(bytes("\\x5cxff"))).isEqualTo("\\x5cx5cxff");
    assertThat(EscapedText.of(bytes("é\\xc3"))).isEqualTo("é\\x5cxc3");
    assertThat(EscapedText.of(bytes("a\\b\\x\\xf\\xFF"))).isEqualTo("a\\b\\x\\xf\\xFF");
  }

  @Test
  void recordType_isParsedFromItsNameInALog() {
    assertThat(type("SYSCALL")).isEqualTo(1300);
    assertThat(type("CWD")).isEqualTo(1307);
    assertThat(type("EXECVE")).isEqualTo(1309);
    assertThat(type("EOE")).isEqualTo(1320);
    assertThat(type("MMAP")).isEqualTo(1323);
    assertThat(type("PROCTITLE")).isEqualTo(1327);
    assertThat(type("OPENAT2")).isEqualTo(1337);
    assertThat(type("UNKNOWN[1337]")).isEqualTo(1337);
    assertThat(type("unknown[1337]")).isEqualTo(1337);
    assertThat(type("UNKNOWN[13x7]")).isEqualTo(RecordType.UNKNOWN);
    assertThat(type("USER_LOGIN")).isEqualTo(1112);
    assertThat(type("NO_SUCH_TYPE")).isEqualTo(RecordType.UNKNOWN);
    assertThat(RecordType.nameOf(1112)).isEqualTo("USER_LOGIN");
    assertThat(RecordType.nameOf(1999)).isEqualTo("UNKNOWN[1999]");
  }

  private static int type(String name) {
    return RecordType.ofName(bytes(name), 0, name.length());
  }

  private static SyscallRecord syscall(String fields) {
    SyscallRecord record = new SyscallRecord();
    assertThat(record.read(Messages.cursor(fields))).isTrue();
    return record;
  }

  private static Path path(String fields) {
    PathRecord record = new PathRecord();
    record.read(Messages.cursor(fields));
    return new Path(
        record.item(), record.name().text(), record.type(), record.device().text(), record.inode());
  }

  private static ExecveRecord execve(String... records) {
    ExecveCollector collector = new ExecveCollector();
    for (String fields : records) {
      collector.accept(Messages.cursor(fields));
    }
    return collector.finish();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
