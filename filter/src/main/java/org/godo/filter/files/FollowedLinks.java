package org.godo.filter.files;

import static org.godo.model.linux.OpenFlags.O_CREAT;
import static org.godo.model.linux.OpenFlags.O_EXCL;
import static org.godo.model.linux.OpenFlags.O_NOFOLLOW;

import org.godo.model.linux.OpenFlags;
import org.godo.model.linux.Resolve;
import org.godo.model.raw.Call;

/** Which links in a name a call follows (path_resolution(7), fs/namei.c). */
enum FollowedLinks {
  /** Also one that is the last component, as chdir(2) and truncate(2) do. */
  ALL,

  /** Not one that is the last component, unless a slash follows (lookup_last). */
  NOT_LAST,

  /** Not one that is the last component: the call is on an entry of a directory, as unlink(2). */
  OF_DIRECTORY,

  /** None: a name with such a link fails (openat2(2)). */
  NONE;

  /** RESOLVE_* flags with which a name fails that has a link of /proc in it (nd_jump_link). */
  private static final int RESTRICTED =
      Resolve.NO_MAGICLINKS | Resolve.NO_SYMLINKS | Resolve.BENEATH | Resolve.IN_ROOT;

  /** Returns those that an open follows; all if its flags are not recorded. */
  static FollowedLinks of(Call.Open open) {
    int resolve = open.file().resolve();
    if (resolve != Resolve.UNKNOWN && (resolve & RESTRICTED) != 0) {
      return NONE;
    }
    int flags = open.flags();
    boolean isNew = (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0; // build_open_flags
    boolean isFollowed = flags == OpenFlags.UNKNOWN || ((flags & O_NOFOLLOW) == 0 && !isNew);
    // What an open created was no link, whatever such a name usually is.
    return isFollowed && !open.created() ? ALL : NOT_LAST;
  }

  /**
   * Returns whether a link is followed.
   *
   * @param end where its component ends in the name
   */
  boolean follows(String name, int end) {
    return switch (this) {
      case ALL -> true;
      case NOT_LAST -> end < name.length();
      case OF_DIRECTORY -> !isLast(name, end);
      case NONE -> false;
    };
  }

  private static boolean isLast(String name, int end) {
    int next = end;
    while (next < name.length() && name.charAt(next) == '/') {
      next++;
    }
    return next == name.length();
  }
}
