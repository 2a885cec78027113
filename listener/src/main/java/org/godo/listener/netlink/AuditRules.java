package org.godo.listener.netlink;

import static org.godo.listener.netlink.AuditConstants.BIT_MASK;
import static org.godo.listener.netlink.AuditConstants.BIT_TEST;
import static org.godo.listener.netlink.AuditConstants.EQUAL;
import static org.godo.listener.netlink.AuditConstants.FIELD_ARG0;
import static org.godo.listener.netlink.AuditConstants.FIELD_EXE;
import static org.godo.listener.netlink.AuditConstants.FIELD_EXIT;
import static org.godo.listener.netlink.AuditConstants.FIELD_KEY;
import static org.godo.listener.netlink.AuditConstants.FIELD_LOGINUID;
import static org.godo.listener.netlink.AuditConstants.FIELD_MSGTYPE;
import static org.godo.listener.netlink.AuditConstants.FIELD_PID;
import static org.godo.listener.netlink.AuditConstants.FIELD_SUCCESS;
import static org.godo.listener.netlink.AuditConstants.NOT_EQUAL;
import static org.godo.model.linux.Errno.EBADF;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.godo.listener.netlink.AuditRule.Condition;
import org.godo.listener.netlink.AuditRule.Filter;
import org.godo.listener.syscall.Arch;
import org.godo.listener.syscall.ArgumentFilter;
import org.godo.listener.syscall.CallGroup;
import org.godo.listener.syscall.SystemCall;
import org.godo.listener.syscall.UringOperation;
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

  /** The key of all our rules. */
  public static final String KEY = "godo";

  /** AUDIT_USER, and AUDIT_LAST_USER_MSG2 (include/uapi/linux/audit.h). */
  static final int FIRST_USER_MESSAGE = 1005;

  static final int LAST_USER_MESSAGE = 2999;

  private static final Condition SUCCESS = Condition.of(FIELD_SUCCESS, EQUAL, 1, "success=1");
  private static final Condition NOT_EBADF =
      Condition.of(FIELD_EXIT, NOT_EQUAL, -EBADF, "exit!=-EBADF");

  public AuditRules {
    excludedExecutables = List.copyOf(excludedExecutables);
  }

  /**
   * Returns the rules for the exit of system calls, in the order in which they must be installed:
   * the first match decides.
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
      for (CallGroup group : CallGroup.values()) {
        addGroup(rules, arch, group);
      }
    }
    return rules;
  }

  private void addGroup(List<AuditRule> rules, Arch arch, CallGroup group) {
    SortedMap<Integer, String> numbers = new TreeMap<>();
    for (SystemCall call : SystemCall.values()) {
      if (call.group() == group && call.number(arch) != SystemCall.NONE) {
        numbers.put(call.number(arch), call.callName());
      }
    }
    if (numbers.isEmpty()) {
      return; // A rule without calls is one for all of them.
    }
    for (List<ArgumentFilter> filters : group.argumentFilters()) {
      List<Condition> conditions = new ArrayList<>();
      filters.forEach(filter -> conditions.add(argument(filter)));
      switch (group.failedCalls()) {
        case KEPT -> conditions.addAll(onlySuccess ? List.of(SUCCESS) : List.of());
        case KEPT_UNLESS_EBADF -> conditions.add(NOT_EBADF);
        case DROPPED_BY_RULE -> conditions.add(SUCCESS);
        case DROPPED_BY_DECODER -> {}
      }
      rules.add(rule(Filter.EXIT, true, arch, numbers, conditions));
    }
  }

  /** Returns the rule for files that io_uring opens and closes. */
  AuditRule ioUring() {
    SortedMap<Integer, String> operations = new TreeMap<>();
    for (UringOperation operation : UringOperation.values()) {
      operations.put(operation.number(), operation.operationName());
    }
    return rule(Filter.URING_EXIT, true, null, operations, List.of());
  }

  /**
   * Returns the rule that keeps out records that programs write: godo uses none, and any program
   * with CAP_AUDIT_WRITE could fill the kernel's queue with them. It has no key, as the kernel
   * takes a rule of this list with one for one that does not match (kernel/auditfilter.c, {@code
   * audit_filter}).
   */
  AuditRule userMessages() {
    List<Condition> conditions = new ArrayList<>();
    if (loginUid != null) {
      conditions.add(loginUid(loginUid));
    }
    conditions.add(
        Condition.of(
            FIELD_MSGTYPE,
            AuditConstants.GREATER | EQUAL,
            FIRST_USER_MESSAGE,
            "msgtype>=" + FIRST_USER_MESSAGE));
    conditions.add(
        Condition.of(
            FIELD_MSGTYPE,
            AuditConstants.LESS | EQUAL,
            LAST_USER_MESSAGE,
            "msgtype<=" + LAST_USER_MESSAGE));
    return new AuditRule(Filter.USER, false, null, new TreeMap<>(), conditions);
  }

  private static Condition loginUid(long loginUid) {
    // Unsigned 32 bits in the kernel.
    return Condition.of(FIELD_LOGINUID, EQUAL, (int) loginUid, "auid=" + loginUid);
  }

  /** Returns all rules as the kernel would list them. */
  List<ListedRule> listed() {
    List<AuditRule> rules = new ArrayList<>(systemCalls(arches()));
    rules.add(ioUring());
    return rules.stream().map(rule -> ListedRule.parse(rule.encode())).toList();
  }

  /** Returns the rule that excludes a process with all its threads. */
  AuditRule neverOf(int pid) {
    Condition process = Condition.of(FIELD_PID, EQUAL, pid, "pid=" + pid);
    return rule(Filter.EXIT, false, null, new TreeMap<>(), List.of(process));
  }

  /** Returns the system call interfaces of the machine we run on. */
  static List<Arch> arches() {
    return "aarch64".equals(System.getProperty("os.arch"))
        ? List.of(Arch.AARCH64, Arch.ARM)
        : List.of(Arch.X86_64, Arch.I386);
  }

  private AuditRule rule(
      Filter filter,
      boolean always,
      @Nullable Arch arch,
      SortedMap<Integer, String> calls,
      List<Condition> conditions) {
    List<Condition> all = new ArrayList<>(conditions);
    if (loginUid != null) {
      all.add(loginUid(loginUid));
    }
    all.add(Condition.text(FIELD_KEY, KEY, "key=" + KEY));
    return new AuditRule(filter, always, arch, calls, all);
  }

  private static Condition argument(ArgumentFilter filter) {
    int operator =
        switch (filter.test()) {
          case EQUAL -> EQUAL;
          case ANY_BIT -> BIT_MASK;
          case ALL_BITS -> BIT_TEST;
        };
    String sign =
        switch (filter.test()) {
          case EQUAL -> "=";
          case ANY_BIT -> "&";
          case ALL_BITS -> "&=";
        };
    return Condition.of(
        FIELD_ARG0 + filter.register(),
        operator,
        filter.value(),
        "a" + filter.register() + sign + "0x" + Integer.toHexString(filter.value()));
  }
}
