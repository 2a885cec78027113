package org.godo.listener.kernel;

import java.nio.file.Path;
import java.util.List;
import org.godo.listener.netlink.AuditSettings;
import org.jspecify.annotations.Nullable;

/**
 * Which audit records a session receives, and how.
 *
 * @param mode how the records are received
 * @param auditdSocket socket of auditd's af_unix plugin, for {@link AuditMode#AUDITD}
 * @param loginUid records processes with this login uid only; null for the whole host
 * @param excludedExecutables absolute paths of programs that are never recorded
 * @param onlySuccess leaves out opens and execs that failed
 * @param settings of the audit subsystem
 */
public record AuditOptions(
    AuditMode mode,
    Path auditdSocket,
    @Nullable Long loginUid,
    List<String> excludedExecutables,
    boolean onlySuccess,
    AuditSettings settings) {

  public AuditOptions {
    excludedExecutables = List.copyOf(excludedExecutables);
  }

  /** With the default settings. */
  public AuditOptions(
      AuditMode mode,
      Path auditdSocket,
      @Nullable Long loginUid,
      List<String> excludedExecutables,
      boolean onlySuccess) {
    this(mode, auditdSocket, loginUid, excludedExecutables, onlySuccess, AuditSettings.DEFAULT);
  }
}
