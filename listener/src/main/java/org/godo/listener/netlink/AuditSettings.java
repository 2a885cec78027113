package org.godo.listener.netlink;

import org.jspecify.annotations.Nullable;

/**
 * What the user wants of the audit subsystem beside the rules.
 *
 * @param backlogLimit records that the kernel queues before an audited task waits, 0 for no limit;
 *     null for the default
 * @param rateLimit records a second that the kernel emits at most, 0 for no limit; null to leave it
 *     as found
 * @param immutable locks audit until the next boot
 */
public record AuditSettings(
    @Nullable Integer backlogLimit, @Nullable Integer rateLimit, boolean immutable) {
  /** Nothing beyond what a session needs. */
  public static final AuditSettings DEFAULT = new AuditSettings(null, null, false);

  /** Returns the backlog limit to set: the one wanted, else never below the one found. */
  int backlogLimit(AuditStatus found) {
    return AuditSetup.requiredBacklogLimit(found, backlogLimit);
  }

  /** Returns the rate limit to set. */
  int rateLimit(AuditStatus found) {
    return rateLimit == null ? found.rateLimit() : rateLimit;
  }
}
