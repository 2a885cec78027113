package org.godo.filter.files;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.godo.filter.container.Container;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Open files that have no name yet (O_TMPFILE). One gets a name by a linkat(2) of a link in /proc
 * to its descriptor, in this process or another, to which any symbolic link may lead.
 */
final class NamelessFiles {
  private final Set<FileAccess> open = new LinkedHashSet<>(0);

  /** Adds an access, if its file has no name. */
  void opened(FileAccess access) {
    if (access.namelessFile() != null) {
      open.add(access);
    }
  }

  /**
   * Marks the files that a link may have been made of whose source is not known to be another file.
   *
   * @param by the container of the process that linked; null on the host, which sees all containers
   */
  void mayBeLinked(@Nullable Container by) {
    Iterator<FileAccess> each = open.iterator();
    while (each.hasNext()) {
      FileAccess access = each.next();
      if (access.holders() == 0 || access.namelessFile() == null) {
        each.remove();
      } else if (by == null || by == access.container()) {
        access.infer(Reason.MAYBE_LINKED.with());
      }
    }
  }

  /** Removes an access that is over. */
  void released(FileAccess access) {
    if (!open.isEmpty()) {
      open.remove(access);
    }
  }
}
