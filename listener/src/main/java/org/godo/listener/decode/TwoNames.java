package org.godo.listener.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.godo.model.linux.CallConstants.AT_FDCWD;
import static org.godo.model.linux.CallConstants.MS_MOVE;
import static org.godo.model.linux.CallConstants.RENAME_EXCHANGE;

import org.godo.listener.parse.EscapedText;
import org.godo.listener.parse.PathRecord;
import org.godo.listener.parse.PathRecord.NameType;
import org.godo.listener.parse.SyscallRecord;
import org.godo.listener.parse.TextCache;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the calls that have two names.
 *
 * <p>The kernel keeps one item for what it takes for the same name (kernel/auditsc.c). Two
 * arguments at the same address are one name ({@code __audit_reusename}): an item that has it twice
 * keeps what came last. And an item for what is made or removed is any earlier one of that type, or
 * without a type yet, whose name is, or ends in, the same last component ({@code
 * __audit_inode_child}).
 */
final class TwoNames {
  private final SyscallRecord record;
  private final PathRecords paths;
  private final TextCache texts;

  /**
   * @param record the SYSCALL record of the event being decoded
   * @param paths its PATH records
   */
  TwoNames(SyscallRecord record, PathRecords paths, TextCache texts) {
    this.record = record;
    this.paths = paths;
    this.texts = texts;
  }

  /**
   * The items are the two directories, DELETE of the old name, DELETE of the new name if it
   * existed, CREATE of the new name; an exchange creates the old name as well. The flags themselves
   * are a fifth argument, which the kernel does not log.
   *
   * @param hasFlags whether it may be an exchange
   * @return null if both were names of one file: such a call does nothing
   */
  @Nullable Call rename(int fromDirFd, int toDirFd, boolean hasFlags) {
    if (changesNothing()) {
      return null;
    }
    PathRecord to = paths.named(NameType.CREATE, 0);
    PathRecord removed = paths.first(NameType.DELETE);
    boolean isOneName = removed != null && !removed.isNamedFile() && haveOneAddress(1, 3);
    PathRecord from = isOneName ? to : paths.named(NameType.DELETE, 0);
    int flags = 0;
    if (hasFlags) {
      flags =
          isOneName
              ? flagsOfOne(paths, paths.named(NameType.DELETE, 0), RENAME_EXCHANGE)
              : flags(paths, from, to);
    }
    return new Call.Rename(
        new PathArgument(fromDirFd, name(from)), new PathArgument(toDirFd, name(to)), flags);
  }

  /**
   * Whether the items are the directories alone: both are names of one file, so the kernel returns
   * before it has an item for either (fs/namei.c, {@code vfs_rename}).
   */
  private boolean changesNothing() {
    return paths.count() > 0
        && paths.count() >= record.items()
        && !paths.areMalformed()
        && paths.areDirectories();
  }

  /**
   * The flags of a rename by its items: {@link Origin#UNKNOWN} if they are those of an exchange
   * too.
   *
   * @param fromItem has the old name; null if it is not recorded
   * @param toItem has the new name; null if it is not recorded
   */
  static int flags(PathRecords paths, @Nullable PathRecord fromItem, @Nullable PathRecord toItem) {
    if (paths.named(NameType.CREATE, 1) != null) {
      return RENAME_EXCHANGE;
    }
    String from = bytes(fromItem);
    String to = bytes(toItem);
    if (from == null || to == null) {
      return 0;
    }
    PathRecord replaced = paths.named(NameType.DELETE, 1);
    if (replaced != null) {
      return mayBeOneItem(to, from) ? flagsOfOne(paths, replaced, RENAME_EXCHANGE) : 0;
    }
    return mayBeOneItem(from, to)
        ? flagsOfOne(paths, paths.named(NameType.DELETE, 0), Origin.UNKNOWN)
        : 0;
  }

  /**
   * The flags where the items of an exchange may have become one, which then has the file that had
   * the new name before.
   *
   * @param removed the last item that was removed; null if the new name did not exist
   * @param same the flags if what was removed is the file that was created
   */
  private static int flagsOfOne(PathRecords paths, @Nullable PathRecord removed, int same) {
    PathRecord created = paths.named(NameType.CREATE, 0);
    if (removed == null || created == null) {
      return 0;
    }
    if (removed.device().isAbsent() || created.device().isAbsent()) {
      return Origin.UNKNOWN;
    }
    if (removed.hasDeviceOf(created)) {
      return removed.inode() == created.inode() ? same : 0;
    }
    // overlayfs: the item has become that of the upper layer, whose own items have no names. A new
    // name that did not exist is created before these, and an exchange creates two of them.
    boolean isNew = created.item() == removed.item() + 1;
    return isNew || paths.unnamedCount(NameType.CREATE) < 2 ? 0 : Origin.UNKNOWN;
  }

  /**
   * Whether the kernel has one item for both names, by their bytes: the last component of the
   * second is the first, or what follows in that behind as many bytes as it has in front of its
   * own.
   */
  private static boolean mayBeOneItem(String first, String second) {
    String one = withoutEndSlashes(first);
    String other = withoutEndSlashes(second);
    String component = lastComponent(other);
    return one.equals(component) || (one.length() == other.length() && one.endsWith(component));
  }

  Call link(int fileDirFd, int linkDirFd) {
    return new Call.Link(
        new PathArgument(fileDirFd, name(paths.namedOtherThan(NameType.CREATE))),
        new PathArgument(linkDirFd, name(paths.named(NameType.CREATE, 0))));
  }

  /**
   * The target is not looked up, so its item has no type, and becomes that of the link if both end
   * alike. The link's own name is then the directory's with that end.
   */
  Call symlink(int linkDirFd) {
    PathRecord target = paths.namedOtherThan(NameType.CREATE);
    PathRecord link = paths.named(NameType.CREATE, 0);
    String merged = target == null ? bytes(link) : null;
    if (merged == null) {
      return new Call.Symlink(name(target), new PathArgument(linkDirFd, name(link)));
    }
    String own = linkOf(bytes(paths.first(NameType.PARENT)), merged);
    return new Call.Symlink(name(link), new PathArgument(linkDirFd, own));
  }

  /**
   * The name of a link whose item has the name of its target. That is the link's last component, or
   * has it behind as many bytes as the link's name has in front of its own (kernel/auditfilter.c,
   * {@code audit_compare_dname_path}).
   *
   * @param directory of the link; of a name without one, the working directory
   * @return null if it may be either, or in the root directory or a working directory that is this
   */
  private static @Nullable String linkOf(@Nullable String directory, String target) {
    if (directory == null || directory.equals("/")) {
      return null;
    }
    String front = directory.endsWith("/") ? directory : "";
    String end = target.length() > front.length() ? target.substring(front.length()) : "";
    boolean mayBeEnd = !end.isEmpty() && !end.contains("/");
    boolean mayBeWhole = !target.contains("/");
    if (mayBeEnd && mayBeWhole && !end.equals(target)) {
      return null;
    }
    String component = mayBeEnd ? end : lastComponent(target);
    return EscapedText.of((front + component).getBytes(ISO_8859_1));
  }

  /** The first name is the new root, the second where the old one is put. */
  Call pivotRoot() {
    PathRecord newRoot = paths.named(0);
    PathRecord second = paths.named(1);
    PathRecord oldRoot = second == null && haveOneAddress(0, 1) ? newRoot : second;
    return new Call.PivotRoot(
        new PathArgument(AT_FDCWD, name(newRoot)), new PathArgument(AT_FDCWD, name(oldRoot)));
  }

  Call moveMount(int fromDirFd, int toDirFd) {
    return new Call.Mount(new PathArgument(toDirFd, moveTarget(fromDirFd, toDirFd)), MS_MOVE);
  }

  /**
   * The target's name in move_mount(from_dfd, from_path, to_dfd, to_path, flags). Older kernels (as
   * 6.1) look up the source first, and record its name also if it is empty; newer ones (as 6.18)
   * record no empty name, and may look up the target first. Whether a name may be empty is in the
   * flags, which the kernel does not log: one name belongs to the side without a descriptor, as an
   * empty name is for that.
   *
   * @return null if the records fit another target too
   */
  private @Nullable String moveTarget(int fromDirFd, int toDirFd) {
    if (paths.count() < record.items()) {
      return null;
    }
    String first = name(paths.named(0));
    String second = name(paths.named(1));
    if (first == null) {
      return "";
    }
    if (second != null) {
      return first.isEmpty() || second.isEmpty() ? second : null;
    }
    if (haveOneAddress(1, 3)) {
      return first;
    }
    boolean fromIsEmpty = record.argument(1) == 0 || (fromDirFd >= 0 && toDirFd < 0);
    boolean toIsEmpty = record.argument(3) == 0 || (toDirFd >= 0 && fromDirFd < 0);
    if (fromIsEmpty == toIsEmpty) {
      return null;
    }
    return fromIsEmpty ? first : "";
  }

  private boolean haveOneAddress(int argument, int other) {
    return record.argument(argument) != 0 && record.argument(argument) == record.argument(other);
  }

  private @Nullable String name(@Nullable PathRecord path) {
    return path == null ? null : path.name().text(texts);
  }

  /** The bytes of a name, a character for each. */
  private static @Nullable String bytes(@Nullable PathRecord path) {
    return path == null || path.name().isAbsent() ? null : path.name().byteText();
  }

  private static String lastComponent(String name) {
    String plain = withoutEndSlashes(name);
    return plain.substring(plain.lastIndexOf('/') + 1);
  }

  private static String withoutEndSlashes(String name) {
    int end = name.length();
    while (end > 1 && name.charAt(end - 1) == '/') {
      end--;
    }
    return name.substring(0, end);
  }
}
