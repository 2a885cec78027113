package org.godo.model.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * As whom this program reads and writes.
 *
 * @param uid effective user id
 * @param users who may own what it uses: itself and root
 * @param ancestorUsers who may own a directory above that: also who called sudo(8), as that user
 *     becomes root at will
 * @param groups that may write to a directory above it: its own, root's, and that of who called
 *     sudo; useradd(8) makes a group for each user, to which umask 002 then gives access
 */
record Owner(int uid, Set<Integer> users, Set<Integer> ancestorUsers, Set<Integer> groups) {
  private static final int ROOT = 0;

  /** Index of the effective id among those of a line of proc_pid_status(5), behind its name. */
  private static final int EFFECTIVE = 2;

  /** Returns the owner that this process is. */
  static Owner self() throws IOException {
    int uid = -1;
    int gid = -1;
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("Uid:")) {
        uid = effective(line);
      } else if (line.startsWith("Gid:")) {
        gid = effective(line);
      }
    }
    return of(uid, gid, System.getenv("SUDO_UID"), System.getenv("SUDO_GID"));
  }

  private static int effective(String line) {
    return Integer.parseUnsignedInt(line.split("\\s+", -1)[EFFECTIVE]);
  }

  static Owner of(int uid, int gid, @Nullable String sudoUid, @Nullable String sudoGid) {
    Set<Integer> users = new HashSet<>(List.of(ROOT, uid));
    Set<Integer> ancestorUsers = new HashSet<>(users);
    Set<Integer> groups = new HashSet<>(List.of(ROOT, gid));
    if (uid == ROOT) {
      add(ancestorUsers, sudoUid);
      add(groups, sudoGid);
    }
    return new Owner(uid, users, ancestorUsers, groups);
  }

  private static void add(Set<Integer> ids, @Nullable String id) {
    if (id != null && id.matches("\\d{1,10}")) {
      ids.add((int) Long.parseLong(id));
    }
  }
}
