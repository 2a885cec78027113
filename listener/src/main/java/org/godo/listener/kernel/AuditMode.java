package org.godo.listener.kernel;

import java.util.Locale;

/** How audit records come to the listener. */
public enum AuditMode {
  /** The listener has the audit daemon's seat. */
  UNICAST,
  /** It gets copies, whoever has the seat. */
  MULTICAST,
  /** auditd has the seat and passes them on. */
  AUDITD;

  /** As on the command line and in documents. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
