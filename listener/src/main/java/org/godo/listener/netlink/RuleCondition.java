package org.godo.listener.netlink;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of a rule that is installed in the kernel.
 *
 * @param field number of the field (include/uapi/linux/audit.h)
 * @param operator its bits, as in {@link AuditConstants}
 * @param value for a text its length
 * @param text null unless the field holds a text
 */
record RuleCondition(int field, int operator, int value, @Nullable String text) {
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0, "pid"),
          Map.entry(1, "uid"),
          Map.entry(2, "euid"),
          Map.entry(5, "gid"),
          Map.entry(6, "egid"),
          Map.entry(9, "auid"),
          Map.entry(11, "arch"),
          Map.entry(12, "msgtype"),
          Map.entry(15, "subj_type"),
          Map.entry(18, "ppid"),
          Map.entry(25, "sessionid"),
          Map.entry(26, "fstype"),
          Map.entry(102, "inode"),
          Map.entry(103, "exit"),
          Map.entry(104, "success"),
          Map.entry(105, "path"),
          Map.entry(106, "perm"),
          Map.entry(107, "dir"),
          Map.entry(112, "exe"),
          Map.entry(200, "a0"),
          Map.entry(201, "a1"),
          Map.entry(202, "a2"),
          Map.entry(203, "a3"),
          Map.entry(210, "key"));

  private static final Map<Integer, String> OPERATORS =
      Map.of(
          AuditConstants.EQUAL,
          "=",
          AuditConstants.NOT_EQUAL,
          "!=",
          AuditConstants.GREATER,
          ">",
          AuditConstants.GREATER | AuditConstants.EQUAL,
          ">=",
          AuditConstants.LESS,
          "<",
          AuditConstants.LESS | AuditConstants.EQUAL,
          "<=",
          AuditConstants.BIT_MASK,
          "&",
          AuditConstants.BIT_MASK | AuditConstants.EQUAL,
          "&=");

  /** Whether a value meets it, as unsigned numbers; for a field that holds a number. */
  boolean accepts(int other) {
    int order = Integer.compareUnsigned(other, value);
    return switch (operator) {
      case AuditConstants.EQUAL -> order == 0;
      case AuditConstants.NOT_EQUAL -> order != 0;
      case AuditConstants.GREATER -> order > 0;
      case AuditConstants.GREATER | AuditConstants.EQUAL -> order >= 0;
      case AuditConstants.LESS -> order < 0;
      case AuditConstants.LESS | AuditConstants.EQUAL -> order <= 0;
      case AuditConstants.BIT_MASK -> (other & value) != 0;
      default -> (other & value) == value;
    };
  }

  /** Whether no value meets both this and another condition on the same field. */
  boolean excludes(RuleCondition other) {
    if (field != other.field || text != null || other.text != null) {
      return false;
    }
    return (operator == AuditConstants.EQUAL && !other.accepts(value))
        || (other.operator == AuditConstants.EQUAL && !accepts(other.value));
  }

  /** Returns it as auditctl writes it; numbers as they are. */
  @Override
  public String toString() {
    return NAMES.getOrDefault(field, "field" + field)
        + OPERATORS.getOrDefault(operator, "?")
        + (text == null ? number() : text);
  }

  private String number() {
    return switch (field) {
      case AuditConstants.FIELD_ARCH -> "0x" + Integer.toHexString(value);
      case AuditConstants.FIELD_LOGINUID -> value == -1 ? "unset" : Integer.toUnsignedString(value);
      case AuditConstants.FIELD_EXIT -> Integer.toString(value);
      default -> Integer.toUnsignedString(value);
    };
  }
}
