package org.godo.filter.files;

import org.jspecify.annotations.Nullable;

/**
 * The name that the view of an access has later for its file.
 *
 * @param path null if it is the one of the access, or the view has none
 * @param isOutOfView whether the file has other names alone, none of which the view has
 */
record LaterName(@Nullable String path, boolean isOutOfView) {
  /** Of an access whose file has the same name. */
  static final LaterName SAME = new LaterName(null, false);

  /**
   * Returns the later name of an access: that of the latest rename since, or the latest one that is
   * left of several.
   *
   * @param key of the name by which the file was accessed
   * @param name by which it was accessed
   * @param renames how often the file had been renamed by then
   */
  static LaterName of(TrackedFile file, String key, ResolvedPath name, int renames) {
    boolean isRenamed = file.renames() != renames;
    if (!isRenamed && (!file.hadLinks() || file.has(key))) {
      return SAME;
    }
    for (FileName each : file.names()) {
      String later = name.later(each.key());
      if (later != null) {
        return later.equals(name.path()) ? SAME : new LaterName(later, false);
      }
    }
    return new LaterName(null, true);
  }
}
