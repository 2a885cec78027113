package org.godo.listener.decode;

import static org.godo.model.linux.Errno.EEXIST;
import static org.godo.model.linux.Errno.EISDIR;

import org.godo.listener.parse.PathRecord;
import org.godo.listener.parse.PathRecord.NameType;
import org.godo.listener.syscall.CallLayout.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Infers the types of PATH records that have none, as kernels before 3.10 write them (RHEL 6 has
 * 2.6.32), from the call and from number, order and mode of its items.
 *
 * <p>The items are in the order in which the kernel met the names (2.6.32: fs/namei.c, and
 * kernel/auditsc.c, {@code __audit_getname}, {@code __audit_inode}, {@code __audit_inode_child}):
 * each argument, of which a name to be made or removed is looked up as its directory; then the
 * names themselves. An open that may create a file has the directory and the file if it created it,
 * else the file alone.
 */
final class NameTypes {
  private final PathRecords paths;

  /** Number of names, so that the last one is {@code count - 1}. */
  private final int count;

  private NameTypes(PathRecords paths) {
    this.paths = paths;
    this.count = paths.namedCount();
  }

  /**
   * Sets the types of the items of a call.
   *
   * @param creates whether an open has O_CREAT
   * @param exit the result of the call
   */
  static void infer(PathRecords paths, Kind kind, boolean creates, long exit) {
    NameTypes types = new NameTypes(paths);
    switch (kind) {
      case OPEN -> types.open(creates, exit);
      case RENAME, RENAMEAT2 -> types.rename();
      case LINK -> types.link();
      case SYMLINK -> types.symlink();
      case UNLINK -> types.nameBelowDirectory(NameType.DELETE);
      case MKDIR -> types.nameBelowDirectory(NameType.CREATE);
      default -> {}
    }
  }

  private void open(boolean creates, long exit) {
    PathRecord first = paths.named(0);
    PathRecord second = paths.named(1);
    if (!creates || first == null || !first.isDirectory()) {
      return;
    }
    if (second != null && exit >= 0) {
      second.assume(NameType.CREATE);
      first.assume(NameType.PARENT);
    } else if (second != null || (exit < 0 && exit != -EISDIR && exit != -EEXIST)) {
      first.assume(NameType.PARENT);
    }
  }

  /**
   * Both directories, the old name, the new name if it was replaced, the new name. Two directories
   * alone are those of two names of one file, of which the kernel changes nothing.
   */
  private void rename() {
    PathRecord first = paths.named(0);
    PathRecord second = paths.named(1);
    if (count == 2 && isDirectory(first) && isDirectory(second)) {
      assume(first, NameType.PARENT);
      assume(second, NameType.PARENT);
      return;
    }
    PathRecord created = paths.named(count - 1);
    int directories = count >= 4 ? 2 : count == 3 && isDirectory(paths.named(0)) ? 1 : 0;
    assume(created, NameType.CREATE);
    for (int n = count - 2; n >= 0; n--) {
      assume(paths.named(n), n < directories ? NameType.PARENT : NameType.DELETE);
    }
  }

  /** The file, the directory of the link, the link. */
  private void link() {
    assume(paths.named(count - 1), NameType.CREATE);
    if (count >= 3) {
      assume(paths.named(1), NameType.PARENT);
    }
  }

  /** The target, which is not looked up and so no file; the directory of the link; the link. */
  private void symlink() {
    assume(paths.named(count - 1), NameType.CREATE);
    for (int n = count - 2; n >= 0; n--) {
      PathRecord other = paths.named(n);
      if (isDirectory(other)) {
        assume(other, NameType.PARENT);
      }
    }
  }

  private void nameBelowDirectory(NameType last) {
    assume(paths.named(count - 1), last);
    for (int n = count - 2; n >= 0; n--) {
      assume(paths.named(n), NameType.PARENT);
    }
  }

  private static boolean isDirectory(@Nullable PathRecord path) {
    return path != null && path.isDirectory();
  }

  private static void assume(@Nullable PathRecord path, NameType type) {
    if (path != null) {
      path.assume(type);
    }
  }
}
