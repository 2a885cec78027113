package org.godo.filter.files;

import java.util.HashMap;
import java.util.Map;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;

/**
 * The names that calls changed while the snapshot was taken, each by its last component: whatever
 * directory a call names it from, that is the same.
 */
final class EarlyNames {
  /** When each was first changed. */
  private final Map<String, Long> changed = new HashMap<>();

  /** Accepts a call that succeeded. */
  void accept(Call call, long millis) {
    if (call instanceof Call.Rename rename) {
      add(rename.from(), millis);
      add(rename.to(), millis);
    } else if (call instanceof Call.Link link) {
      add(link.file(), millis);
      add(link.link(), millis);
    } else if (call instanceof Call.Unlink unlink) {
      add(unlink.file(), millis);
    } else if (call instanceof Call.Rmdir rmdir) {
      add(rmdir.file(), millis);
    }
  }

  private void add(PathArgument argument, long millis) {
    String name = argument.name();
    if (name != null && !name.isEmpty()) { // An empty name is that of a descriptor.
      changed.merge(Paths.lastComponent(name), millis, Math::min);
    }
  }

  /** Returns whether a file, or a directory that it is in, may have been renamed before a time. */
  boolean maybeChanged(String path, long before) {
    if (changed.isEmpty()) {
      return false;
    }
    for (String part : path.split("/", -1)) {
      Long since = changed.get(part);
      if (since != null && since <= before) {
        return true;
      }
    }
    return false;
  }
}
