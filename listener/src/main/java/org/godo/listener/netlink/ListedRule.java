package org.godo.listener.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is installed in one of the kernel's lists, by us or by another program.
 *
 * @param list name of the list, as auditctl writes it
 * @param never matching events are not recorded; otherwise they are
 * @param key the rule's key; null if it has none
 */
public record ListedRule(String list, boolean never, @Nullable String key) {
  /** AUDIT_FILTER_PREPEND (include/uapi/linux/audit.h). */
  private static final int PREPEND = 0x10;

  private static final String[] LISTS = {
    "user", "task", "entry", "watch", "exit", "exclude", "filesystem", "io_uring"
  };

  /** Reads a {@code struct audit_rule_data}. */
  static ListedRule parse(byte[] encoded) {
    ByteBuffer data = ByteBuffer.wrap(encoded).order(ByteOrder.nativeOrder());
    int list = data.getInt(0) & ~PREPEND;
    return new ListedRule(
        list >= 0 && list < LISTS.length ? LISTS[list] : "list " + list,
        data.getInt(4) == AuditConstants.ACTION_NEVER,
        AuditRule.key(encoded));
  }

  /** Whether a listener installed it. */
  public boolean isOurs() {
    return AuditRules.KEY.equals(key);
  }

  /** Returns its action and list, as auditctl shows them. */
  @Override
  public String toString() {
    return (never ? "never," : "always,") + list;
  }
}
