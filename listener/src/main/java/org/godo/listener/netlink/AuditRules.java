package org.godo.listener.netlink;

import static org.godo.listener.netlink.AuditConstants.BIT_MASK;
import static org.godo.listener.netlink.AuditConstants.EQUAL;
import static org.godo.listener.netlink.AuditConstants.FIELD_ARG0;
import static org.godo.listener.netlink.AuditConstants.FIELD_EXE;
import static org.godo.listener.netlink.AuditConstants.FIELD_EXIT;
import static org.godo.listener.netlink.AuditConstants.FIELD_KEY;
import static org.godo.listener.netlink.AuditConstants.FIELD_LOGINUID;
import static org.godo.listener.netlink.AuditConstants.FIELD_PID;
import static org.godo.listener.netlink.AuditConstants.FIELD_SUCCESS;
import static org.godo.listener.netlink.AuditConstants.NOT_EQUAL;
import static org.godo.listener.syscall.SystemCall.*;
import static org.godo.model.linux.CallConstants.FIOCLEX;
import static org.godo.model.linux.CallConstants.FIONCLEX;
import static org.godo.model.linux.CallConstants.F_DUPFD;
import static org.godo.model.linux.CallConstants.F_DUPFD_CLOEXEC;
import static org.godo.model.linux.CallConstants.F_SETFD;
import static org.godo.model.linux.CallConstants.MAP_SHARED;
import static org.godo.model.linux.CallConstants.PROT_WRITE;
import static org.godo.model.linux.Errno.EBADF;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.godo.listener.netlink.AuditRule.Condition;
import org.godo.listener.netlink.AuditRule.Filter;
import org.godo.listener.syscall.Arch;
import org.godo.listener.syscall.SystemCall;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a session.
 *
 * @param loginUid records processes with this login uid only; null for the whole host
 * @param excludedExecutables absolute paths of programs that are never recorded
 * @param onlySuccess leaves out opens and execs that failed
 */
public record AuditRules(
    @Nullable Long loginUid, List<String> excludedExecutables, boolean onlySuccess) {

  /** The key all rules of ours carry. */
  public static final String KEY = "godo";

  private static final Condition SUCCESS = Condition.of(FIELD_SUCCESS, EQUAL, 1, "success=1");

  private static final Set<SystemCall> TASKS =
      EnumSet.of(FORK, VFORK, CLONE, CLONE3, EXIT, EXIT_GROUP);
  private static final Set<SystemCall> EXECS = EnumSet.of(EXECVE, EXECVEAT);
  private static final Set<SystemCall> OPENS =
      EnumSet.of(OPEN, OPENAT, OPENAT2, CREAT, OPEN_BY_HANDLE_AT);
  private static final Set<SystemCall> WRITES =
      EnumSet.of(
          WRITE,
          PWRITE64,
          WRITEV,
          PWRITEV,
          PWRITEV2,
          SENDFILE,
          SENDFILE64,
          SPLICE,
          COPY_FILE_RANGE,
          TRUNCATE,
          TRUNCATE64,
          FTRUNCATE,
          FTRUNCATE64,
          FALLOCATE);
  private static final Set<SystemCall> MAPS = EnumSet.of(MMAP, MMAP2);
  private static final Set<SystemCall> DUPS =
      EnumSet.of(DUP, DUP2, DUP3, CLOSE_RANGE, IO_URING_SETUP);
  private static final Set<SystemCall> CONTROLS = EnumSet.of(FCNTL, FCNTL64);
  private static final Set<SystemCall> NAMES =
      EnumSet.of(
          RENAME, RENAMEAT, RENAMEAT2, LINK, LINKAT, SYMLINK, SYMLINKAT, UNLINK, UNLINKAT, MKDIR,
          MKDIRAT, RMDIR);
  private static final Set<SystemCall> PLACES =
      EnumSet.of(CHDIR, FCHDIR, CHROOT, PIVOT_ROOT, SETNS, UNSHARE);

  public AuditRules {
    excludedExecutables = List.copyOf(excludedExecutables);
  }

  /**
   * The rules for the exit of system calls, in the order they must be added: the first match
   * decides.
   *
   * @param arches the interfaces of this machine
   */
  List<AuditRule> systemCalls(List<Arch> arches) {
    List<AuditRule> rules = new ArrayList<>();
    for (String path : excludedExecutables) {
      Condition exe = Condition.text(FIELD_EXE, path, "exe=" + path);
      rules.add(rule(Filter.EXIT, false, null, new TreeMap<>(), List.of(exe)));
    }
    for (Arch arch : arches) {
      List<Condition> attempts = onlySuccess ? List.of(SUCCESS) : List.of();
      add(rules, arch, TASKS);
      add(rules, arch, EXECS, attempts.toArray(new Condition[0]));
      add(rules, arch, OPENS, attempts.toArray(new Condition[0]));
      add(rules, arch, WRITES, SUCCESS);
      // Of mappings only those that can change the file: shared and writable.
      add(rules, arch, MAPS, argument(2, BIT_MASK, PROT_WRITE), argument(3, BIT_MASK, MAP_SHARED));
      // A failed close still closes, except of what was not open: shells try thousands of those.
      add(
          rules,
          arch,
          EnumSet.of(CLOSE),
          Condition.of(FIELD_EXIT, NOT_EQUAL, -EBADF, "exit!=-EBADF"));
      add(rules, arch, DUPS, SUCCESS);
      for (int command : new int[] {F_DUPFD, F_DUPFD_CLOEXEC, F_SETFD}) {
        add(rules, arch, CONTROLS, argument(1, EQUAL, command), SUCCESS);
      }
      // The other way to mark a descriptor close-on-exec, which some runtimes use.
      for (int request : new int[] {FIONCLEX, FIOCLEX}) {
        add(rules, arch, EnumSet.of(IOCTL), argument(1, EQUAL, request), SUCCESS);
      }
      add(rules, arch, NAMES, SUCCESS);
      add(rules, arch, PLACES, SUCCESS);
    }
    return rules;
  }

  /** The rule for what io_uring opens and closes (include/uapi/linux/io_uring.h). */
  AuditRule ioUring() {
    SortedMap<Integer, String> operations = new TreeMap<>();
    operations.put(18, "openat");
    operations.put(19, "close");
    operations.put(28, "openat2");
    return rule(Filter.URING_EXIT, true, null, operations, List.of());
  }

  /** The rule that keeps a process out, all its threads. */
  AuditRule neverOf(int pid) {
    Condition process = Condition.of(FIELD_PID, EQUAL, pid, "pid=" + pid);
    return rule(Filter.EXIT, false, null, new TreeMap<>(), List.of(process));
  }

  /** The interfaces of the machine we run on. */
  static List<Arch> arches() {
    return "aarch64".equals(System.getProperty("os.arch"))
        ? List.of(Arch.AARCH64)
        : List.of(Arch.X86_64, Arch.I386);
  }

  private void add(List<AuditRule> to, Arch arch, Set<SystemCall> calls, Condition... conditions) {
    SortedMap<Integer, String> numbers = new TreeMap<>();
    for (SystemCall call : calls) {
      if (call.number(arch) != SystemCall.NONE) {
        numbers.put(call.number(arch), call.callName());
      }
    }
    to.add(rule(Filter.EXIT, true, arch, numbers, List.of(conditions)));
  }

  private AuditRule rule(
      Filter filter,
      boolean always,
      @Nullable Arch arch,
      SortedMap<Integer, String> calls,
      List<Condition> conditions) {
    List<Condition> all = new ArrayList<>(conditions);
    if (loginUid != null) {
      // Unsigned 32 bits in the kernel.
      all.add(Condition.of(FIELD_LOGINUID, EQUAL, (int) (long) loginUid, "auid=" + loginUid));
    }
    all.add(Condition.text(FIELD_KEY, KEY, "key=" + KEY));
    return new AuditRule(filter, always, arch, calls, all);
  }

  private static Condition argument(int index, int operator, int value) {
    String sign = operator == BIT_MASK ? "&" : "=";
    return Condition.of(
        FIELD_ARG0 + index,
        operator,
        value,
        "a" + index + sign + "0x" + Integer.toHexString(value));
  }
}
