package org.godo.listener.netlink;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules of other programs that keep out what a session records. The kernel goes through a
 * list in order, and the first rule that matches decides (kernel/auditsc.c, {@code
 * __audit_filter_op}). What rules say of users, or of calls that are not recorded, hides nothing.
 */
public final class HidingRules {
  /** Rules with the inode or path of a file are looked at after all others, and then decide. */
  private static final List<Integer> OF_A_FILE = List.of(102, 105);

  /**
   * SYSCALL, PATH, CWD, EXECVE, MMAP, URINGOP and OPENAT2: the types without which an event is
   * missing or is not understood.
   */
  private static final Set<Integer> TYPES = Set.of(1300, 1302, 1307, 1309, 1323, 1336, 1337);

  private HidingRules() {}

  /** How much a rule hides. */
  public enum Extent {
    /** Everything that processes do which are created while it is in force. */
    EVERYTHING,
    /** Some events, of any process. */
    SOME,
    /**
     * What one program or process does, or the names of files on one file system, as an
     * administrator leaves it out on purpose.
     */
    LEFT_OUT
  }

  /** A rule that hides something. */
  public record Hiding(ListedRule rule, Extent extent) {
    /** Whether results are wrong while it is in force. */
    public boolean isLoss() {
      return extent != Extent.LEFT_OUT;
    }

    /** Returns for the user what the rule hides, and how to remove it. */
    public String explain() {
      return switch (extent) {
            case EVERYTHING -> "every new process is hidden";
            case SOME ->
                rule.list().equals("task")
                    ? "new processes are hidden that it matches"
                    : "events are hidden that it matches";
            case LEFT_OUT -> "what it matches is left out";
          }
          + " by a rule of another program (auditctl -d "
          + rule
          + " removes it)";
    }
  }

  /**
   * Finds them.
   *
   * @param listed all rules as the kernel lists them; if none is ours, ours would be behind them
   * @param session the rules of the session
   */
  public static List<Hiding> find(List<ListedRule> listed, AuditRules session) {
    List<ListedRule> all = new ArrayList<>(listed);
    if (listed.stream().noneMatch(ListedRule::isOurs)) {
      all.addAll(session.listed());
    }
    RuleCondition scope = scope(session.loginUid());
    List<Hiding> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      ListedRule rule = all.get(i);
      Extent extent =
          rule.isOurs() || (scope != null && rule.excludes(scope))
              ? null
              : extent(rule, all.subList(i + 1, all.size()), all, scope);
      if (extent != null) {
        found.add(new Hiding(rule, extent));
      }
    }
    return List.copyOf(found);
  }

  private static @Nullable RuleCondition scope(@Nullable Long loginUid) {
    return loginUid == null
        ? null
        : new RuleCondition(
            AuditConstants.FIELD_LOGINUID, AuditConstants.EQUAL, (int) (long) loginUid, null);
  }

  private static @Nullable Extent extent(
      ListedRule rule,
      List<ListedRule> behind,
      List<ListedRule> all,
      @Nullable RuleCondition scope) {
    return switch (rule.list()) {
      case "task" -> rule.never() ? ofTasks(rule, scope) : null;
      case "exit", "io_uring" -> {
        boolean ofAFile = OF_A_FILE.stream().anyMatch(rule::isFor);
        boolean shadows =
            (ofAFile ? all : behind)
                .stream()
                    .anyMatch(
                        other ->
                            other.isOurs()
                                && !other.never()
                                && other.list().equals(rule.list())
                                && !rule.excludes(other));
        yield rule.never() && shadows ? partOf(rule) : null;
      }
      // Either action excludes (kernel/auditfilter.c, audit_filter).
      case "exclude" -> excludesAType(rule) ? partOf(rule) : null;
      case "filesystem" -> rule.never() ? Extent.LEFT_OUT : null;
      default -> null;
    };
  }

  private static Extent ofTasks(ListedRule rule, @Nullable RuleCondition scope) {
    boolean all = rule.conditions().stream().allMatch(condition -> condition.equals(scope));
    return all ? Extent.EVERYTHING : Extent.SOME;
  }

  private static Extent partOf(ListedRule rule) {
    return rule.isFor(AuditConstants.FIELD_EXE) || rule.isFor(AuditConstants.FIELD_PID)
        ? Extent.LEFT_OUT
        : Extent.SOME;
  }

  private static boolean excludesAType(ListedRule rule) {
    return TYPES.stream()
        .anyMatch(
            type ->
                rule.conditions().stream()
                    .filter(condition -> condition.field() == AuditConstants.FIELD_MSGTYPE)
                    .allMatch(condition -> condition.accepts(type)));
  }
}
