package org.godo.listener.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.Note;
import org.godo.listener.decode.Decoders;
import org.godo.listener.decode.EventSink;
import org.godo.listener.decode.SessionContext;
import org.godo.listener.decode.SessionDecoder;
import org.godo.listener.netlink.AuditRule.Condition;
import org.godo.listener.support.Messages;
import org.godo.listener.syscall.Arch;
import org.godo.listener.syscall.ArgumentFilter;
import org.godo.listener.syscall.SystemCall;
import org.godo.listener.syscall.UringOperation;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks every call of the table, on every architecture, through the rules and the decoder. */
class SystemCallTableTest {
  private static final int MAX_NUMBER = 600;

  /** The result of a call that failed, and an error other than EBADF. */
  private static final String FAILED = "success=no exit=-5";

  private static final String SUCCEEDED = "success=yes exit=3";

  static Stream<Arguments> calls() {
    return Arrays.stream(Arch.values())
        .flatMap(
            arch ->
                Arrays.stream(SystemCall.values())
                    .filter(call -> call.number(arch) != SystemCall.NONE)
                    .map(call -> Arguments.of(arch, call)));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void eachCall_isCoveredByTheRulesOfItsGroupAndNoOther(Arch arch, SystemCall call) {
    List<AuditRule> covering =
        rules(arch, false).stream()
            .filter(rule -> rule.calls().containsKey(call.number(arch)))
            .toList();

    assertThat(covering)
        .allSatisfy(
            rule -> {
              assertThat(rule.arch()).isEqualTo(arch);
              assertThat(rule.calls()).containsEntry(call.number(arch), call.callName());
            })
        .extracting(SystemCallTableTest::argumentConditions)
        .containsExactlyElementsOf(
            call.group().argumentFilters().stream()
                .map(filters -> filters.stream().map(SystemCallTableTest::shown).toList())
                .toList());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void eachRecordTheRulesLetThrough_isDecodedToTheCallOfItsLayout(Arch arch, SystemCall call) {
    for (List<ArgumentFilter> filters : call.group().argumentFilters()) {
      List<RawEvent.Syscall> events =
          decode(false, arch, call.number(arch), SUCCEEDED, arguments(filters));

      assertThat(events)
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.syscall()).isEqualTo(call.callName());
                assertThat(event.call()).isInstanceOf(type(call, filters));
              });
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void failedCalls_areRecordedAndDecodedAsTheirGroupSays(Arch arch, SystemCall call) {
    for (boolean onlySuccess : new boolean[] {false, true}) {
      boolean recorded =
          rules(arch, onlySuccess).stream()
              .filter(rule -> rule.calls().containsKey(call.number(arch)))
              .noneMatch(rule -> shown(rule).contains("success=1"));
      boolean decoded =
          call.group().argumentFilters().stream()
              .map(SystemCallTableTest::arguments)
              .map(args -> decode(onlySuccess, arch, call.number(arch), FAILED, args))
              .anyMatch(events -> !events.isEmpty());

      switch (call.group().failedCalls()) {
        case KEPT -> assertThat(List.of(recorded, decoded)).containsOnly(!onlySuccess);
        case KEPT_UNLESS_EBADF -> assertThat(List.of(recorded, decoded)).containsOnly(true);
        case DROPPED_BY_RULE -> assertThat(List.of(recorded, decoded)).containsOnly(false);
        case DROPPED_BY_DECODER ->
            assertThat(List.of(recorded, decoded)).containsExactly(true, false);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNumberThatIsNotInTheTable_isNeitherRecordedNorDecoded(Arch arch) {
    List<Integer> inTable =
        Arrays.stream(SystemCall.values()).map(call -> call.number(arch)).sorted().toList();
    List<AuditRule> rules = rules(arch, false);
    for (int number : IntStream.range(0, MAX_NUMBER).toArray()) {
      if (!inTable.contains(number)) {
        assertThat(rules).noneMatch(rule -> rule.calls().containsKey(number));
        assertThat(decode(false, arch, number, SUCCEEDED, Map.of())).as("%d", number).isEmpty();
      }
    }
  }

  /** A rule without calls is one for all of them. */
  @ParameterizedTest
  @EnumSource
  void noRule_isForAllCalls(Arch arch) {
    assertThat(rules(arch, false)).noneMatch(rule -> rule.calls().isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void eachOperationOfIoUring_isCoveredAndDecoded(UringOperation operation) {
    assertThat(rules().ioUring().calls())
        .containsEntry(operation.number(), operation.operationName());
    assertThat(
            decode(
                "1336 uring_op=" + operation.number() + " success=yes exit=0 ppid=1 pid=2 uid=0",
                "1302 item=0 name=\"/f\" inode=5 dev=fe:00 nametype=NORMAL",
                "1302 item=1 name=\"/f\" inode=5 dev=fe:00 nametype=DELETE",
                "1302 item=2 name=\"/g\" inode=5 dev=fe:00 nametype=CREATE"))
        .extracting(RawEvent.Syscall::syscall)
        .containsExactly(operation.eventName());
  }

  private static AuditRules rules() {
    return new AuditRules(null, List.of(), false);
  }

  private static List<AuditRule> rules(Arch arch, boolean onlySuccess) {
    return new AuditRules(null, List.of(), onlySuccess).systemCalls(List.of(arch));
  }

  private static List<String> shown(AuditRule rule) {
    return rule.conditions().stream().map(Condition::shown).toList();
  }

  private static List<String> argumentConditions(AuditRule rule) {
    return shown(rule).stream().filter(condition -> condition.matches("a[0-3][=&].*")).toList();
  }

  private static String shown(ArgumentFilter filter) {
    String sign =
        switch (filter.test()) {
          case EQUAL -> "=";
          case ANY_BIT -> "&";
          case ALL_BITS -> "&=";
        };
    return String.format("a%d%s0x%x", filter.register(), sign, filter.value());
  }

  /** Arguments that these filters match. */
  private static Map<Integer, Integer> arguments(List<ArgumentFilter> filters) {
    Map<Integer, Integer> arguments = new TreeMap<>();
    filters.forEach(filter -> arguments.put(filter.register(), filter.value()));
    return arguments;
  }

  private static Class<? extends Call> type(SystemCall call, List<ArgumentFilter> filters) {
    return switch (call.layout().kind()) {
      case CLONE -> Call.Clone.class;
      case EXEC -> Call.Exec.class;
      case EXIT_THREAD, EXIT_PROCESS -> Call.ExitCall.class;
      case OPEN, OPENAT2, OPEN_BY_HANDLE -> Call.Open.class;
      case WRITE -> Call.Write.class;
      case TRUNCATE, FTRUNCATE -> Call.Truncate.class;
      case MMAP -> Call.Mmap.class;
      case CLOSE -> Call.Close.class;
      case CLOSE_RANGE -> Call.CloseRange.class;
      case DUP -> Call.Dup.class;
      case FCNTL ->
          filters.get(0).value() == 2 ? Call.SetDescriptorFlags.class : Call.Dup.class; // F_SETFD
      case IOCTL -> requestType(filters.get(0).value());
      case IO_URING_SETUP -> Call.RingSetup.class;
      case SOCKET -> Call.InetSocket.class;
      case SEND, SOCKETCALL -> Call.Send.class;
      case PIDFD_GETFD -> Call.TakeDescriptor.class;
      case UNSEEN_WRITES -> Call.UnseenWrites.class;
      case RENAME, RENAMEAT2 -> Call.Rename.class;
      case LINK -> Call.Link.class;
      case SYMLINK -> Call.Symlink.class;
      case UNLINK -> call == SystemCall.RMDIR ? Call.Rmdir.class : Call.Unlink.class;
      case MKDIR -> Call.Mkdir.class;
      case MKNOD -> Call.Mknod.class;
      case CHDIR -> Call.Chdir.class;
      case FCHDIR -> Call.Fchdir.class;
      case CHROOT -> Call.Chroot.class;
      case PIVOT_ROOT -> Call.PivotRoot.class;
      case MOUNT, MOVE_MOUNT -> Call.Mount.class;
      case UNMOUNT -> Call.Unmount.class;
      case SETNS -> Call.Setns.class;
      case UNSHARE -> Call.Unshare.class;
    };
  }

  private static Class<? extends Call> requestType(int request) {
    return switch (request & 0xffff) {
      case 0x5450 -> Call.SetDescriptorFlags.class;
      case 0x2103 -> Call.Send.class;
      case 0x9409, 0x5829 -> Call.Truncate.class;
      default -> Call.UnseenWrites.class;
    };
  }

  private static List<RawEvent.Syscall> decode(
      boolean onlySuccess, Arch arch, int number, String result, Map<Integer, Integer> arguments) {
    StringBuilder syscall =
        new StringBuilder(
            String.format("1300 arch=%x syscall=%d %s", arch.auditValue(), number, result));
    for (int n = 0; n < 4; n++) {
      syscall.append(String.format(" a%d=%x", n, arguments.getOrDefault(n, 0)));
    }
    String mmap = "1323 fd=5 flags=0x1";
    return decode(onlySuccess, syscall + " items=0 ppid=1 pid=2 uid=0", mmap);
  }

  private static List<RawEvent.Syscall> decode(String... records) {
    return decode(false, records);
  }

  /** Decodes one event, of records that begin with their types. */
  private static List<RawEvent.Syscall> decode(boolean onlySuccess, String... records) {
    SessionContext of = SessionContext.of("s", "h", 0L);
    SyscallSink sink = new SyscallSink();
    SessionDecoder decoder =
        Decoders.stream(
            new SessionContext(of.session(), of.host(), 0L, onlySuccess, of.resumed()), sink);
    for (String record : records) {
      accept(decoder, Integer.parseInt(record.substring(0, 4)), record.substring(5));
    }
    accept(decoder, 1320, "");
    decoder.finish();
    assertThat(sink.losses).isEmpty();
    return sink.events;
  }

  private static void accept(SessionDecoder decoder, int type, String fields) {
    decoder.accept(
        new CapturedMessage(
            1,
            1,
            CapturedMessage.AUDIT,
            Messages.audit(type, "audit(1795180405.512:7): " + fields)));
  }

  private static final class SyscallSink implements EventSink {
    private final List<RawEvent.Syscall> events = new ArrayList<>();
    private final List<LossWindow> losses = new ArrayList<>();

    @Override
    public void event(RawEvent event) {
      events.add((RawEvent.Syscall) event);
    }

    @Override
    public void note(Note note) {}

    @Override
    public void loss(LossWindow window) {
      losses.add(window);
    }
  }
}
