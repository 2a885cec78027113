package org.godo.model.linux;

import static org.godo.model.linux.CallConstants.MS_BIND;
import static org.godo.model.linux.CallConstants.MS_PRIVATE;
import static org.godo.model.linux.CallConstants.MS_REMOUNT;
import static org.godo.model.linux.CallConstants.MS_SHARED;
import static org.godo.model.linux.CallConstants.MS_SLAVE;
import static org.godo.model.linux.CallConstants.MS_UNBINDABLE;

/** Flags of mount(2). */
public final class MountFlags {
  private static final long PROPAGATION = MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE;

  private MountFlags() {}

  /**
   * Returns whether a mount with these flags changes what is mounted where, and not only the
   * options or the propagation of a mount. The kernel looks at the flags in this order
   * (fs/namespace.c, {@code path_mount}).
   */
  public static boolean changeTree(long flags) {
    if ((flags & MS_REMOUNT) != 0) {
      return false;
    }
    return (flags & MS_BIND) != 0 || (flags & PROPAGATION) == 0;
  }
}
