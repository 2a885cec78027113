package org.godo.listener.session;

import java.io.IOException;
import java.nio.file.Files;
import org.godo.listener.kernel.Host;
import org.godo.listener.lifecycle.LockFile;
import org.godo.listener.lifecycle.RuntimeDirectory;
import org.godo.listener.netlink.AuditControl;
import org.godo.listener.netlink.AuditSetup;

/** The state of audit that a listener found, saved and could not restore, as it was killed. */
public final class LeftoverAudit {
  private LeftoverAudit() {}

  /**
   * Restores it, if there is one. The file is removed last, so that it can be done again after a
   * failure.
   *
   * @return whether there was one
   * @throws org.godo.model.error.GodoException exit 5 if a listener is recording this host
   */
  public static boolean restore() throws IOException {
    if (!Files.exists(RuntimeDirectory.SAVED_AUDIT_STATE)) {
      return false;
    }
    LockFile lock = RuntimeDirectory.lock("restore the state of audit");
    try (lock;
        AuditControl control = AuditControl.open()) {
      return AuditSetup.restoreLeftover(
          control, Host.local().processes(), RuntimeDirectory.SAVED_AUDIT_STATE);
    }
  }
}
