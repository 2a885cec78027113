package org.godo.listener.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.godo.model.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is installed in one of the kernel's lists, by us or by another program.
 *
 * @param list name of the list, as auditctl writes it
 * @param never matching events are not recorded; otherwise they are
 * @param key the rule's key; null if it has none
 * @param calls numbers of the system calls; empty for all
 * @param conditions all must hold; without the key
 */
public record ListedRule(
    String list,
    boolean never,
    @Nullable String key,
    Set<Integer> calls,
    List<RuleCondition> conditions) {
  /** AUDIT_FILTER_PREPEND (include/uapi/linux/audit.h). */
  private static final int PREPEND = 0x10;

  private static final List<RuleCondition> USER_TYPES =
      List.of(
          new RuleCondition(
              AuditConstants.FIELD_MSGTYPE,
              AuditConstants.GREATER | AuditConstants.EQUAL,
              AuditRules.FIRST_USER_MESSAGE,
              null),
          new RuleCondition(
              AuditConstants.FIELD_MSGTYPE,
              AuditConstants.LESS | AuditConstants.EQUAL,
              AuditRules.LAST_USER_MESSAGE,
              null));

  private static final String[] LISTS = {
    "user", "task", "entry", "watch", "exit", "exclude", "filesystem", "io_uring"
  };

  public ListedRule {
    calls = Set.copyOf(calls);
    conditions = List.copyOf(conditions);
  }

  /** A rule for all calls, without conditions. */
  public ListedRule(String list, boolean never, @Nullable String key) {
    this(list, never, key, Set.of(), List.of());
  }

  /** Reads a {@code struct audit_rule_data}. */
  static ListedRule parse(byte[] encoded) {
    ByteBuffer data = ByteBuffer.wrap(encoded).order(ByteOrder.nativeOrder());
    int list = data.getInt(0) & ~PREPEND;
    return new ListedRule(
        list >= 0 && list < LISTS.length ? LISTS[list] : "list " + list,
        data.getInt(4) == AuditConstants.ACTION_NEVER,
        AuditRule.key(encoded),
        AuditRule.calls(encoded),
        AuditRule.conditions(encoded).stream()
            .filter(condition -> condition.field() != AuditConstants.FIELD_KEY)
            .toList());
  }

  /** Whether a listener installed it: by the key, or the conditions of one that has none. */
  public boolean isOurs() {
    return AuditRules.KEY.equals(key) || keepsUserMessagesOut();
  }

  private boolean keepsUserMessagesOut() {
    List<RuleCondition> types =
        conditions.stream()
            .filter(condition -> condition.field() == AuditConstants.FIELD_MSGTYPE)
            .toList();
    boolean onlyOfUsers =
        conditions.stream()
            .allMatch(
                condition ->
                    condition.field() == AuditConstants.FIELD_MSGTYPE
                        || condition.field() == AuditConstants.FIELD_LOGINUID);
    return list.equals("user") && never && key == null && onlyOfUsers && types.equals(USER_TYPES);
  }

  /** Whether no event can match both rules, as far as their conditions show. */
  boolean excludes(ListedRule other) {
    boolean noCall =
        !calls.isEmpty()
            && !other.calls.isEmpty()
            && calls.stream().noneMatch(other.calls::contains);
    return noCall || conditions.stream().anyMatch(other::excludes);
  }

  /** Whether no event that meets a condition can match. */
  boolean excludes(RuleCondition condition) {
    return conditions.stream().anyMatch(each -> each.excludes(condition));
  }

  /** Whether a condition on this field is that it equals something. */
  boolean isFor(int field) {
    return conditions.stream()
        .anyMatch(each -> each.field() == field && each.operator() == AuditConstants.EQUAL);
  }

  /** Returns the arguments with which {@code auditctl -d} removes it. */
  @Override
  public String toString() {
    StringJoiner line = new StringJoiner(" ");
    line.add((never ? "never," : "always,") + list);
    conditions.stream()
        .filter(condition -> condition.field() == AuditConstants.FIELD_ARCH)
        .forEach(condition -> line.add("-F " + condition));
    if (!calls.isEmpty()) {
      line.add(
          calls.stream().sorted().map(String::valueOf).collect(Collectors.joining(",", "-S ", "")));
    }
    conditions.stream()
        .filter(condition -> condition.field() != AuditConstants.FIELD_ARCH)
        .forEach(condition -> line.add("-F " + condition));
    if (key != null) {
      line.add("-F key=" + key);
    }
    return Printable.escape(line.toString());
  }
}
