package org.godo.listener.kernel;

import java.util.Locale;

/** How the listener receives audit records. */
public enum AuditMode {
  /** The listener has the audit daemon role: the kernel sends the records to it. */
  UNICAST,
  /** The listener reads copies from audit's multicast group, beside any audit daemon. */
  MULTICAST,
  /** auditd has the audit daemon role and passes the records on. */
  AUDITD;

  /** Returns the mode as it is written on the command line and in documents. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
