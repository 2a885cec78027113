package org.godo.filter.files;

import org.jspecify.annotations.Nullable;

/**
 * The name by which a file was accessed.
 *
 * @param view in which the path is resolved
 * @param path absolute and clean if it could be resolved; null when not known
 * @param file the file; null if the name could not be resolved or the open failed
 * @param renamedFrom the file's name before that one; null for none
 * @param renames how often the file had been renamed by then
 */
record AccessedName(
    MountView view,
    @Nullable String path,
    @Nullable TrackedFile file,
    @Nullable String renamedFrom,
    int renames) {

  /** Returns a name that could not be resolved. */
  static AccessedName unresolved(@Nullable String asGiven) {
    return new AccessedName(MountView.HOST, asGiven, null, null, 0);
  }

  /** Returns the name of a file, which was not found if the file is null. */
  static AccessedName of(ResolvedPath resolved, @Nullable TrackedFile file) {
    return file == null
        ? new AccessedName(resolved.view(), resolved.path(), null, null, 0)
        : new AccessedName(resolved.view(), resolved.path(), file, file.previous(), file.renames());
  }

  /** Returns the path on the host; null when not known. */
  @Nullable String hostPath() {
    return path == null || !Paths.isAbsolute(path) ? null : view.hostPath(path);
  }

  /** Returns the file's present name; null when not known. */
  @Nullable ResolvedPath current() {
    return file == null ? null : new ResolvedPath(view, file.current());
  }

  /** Returns the file's present path, or the one given if that could not be resolved. */
  @Nullable String currentPath() {
    return file == null ? path : file.current();
  }

  /** Returns the name the file was given after the access; null for none. */
  @Nullable String renamedTo() {
    return file == null || file.renames() == renames ? null : file.current();
  }

  /** Returns whether the file's last name was removed. */
  boolean unlinked() {
    return file != null && file.unlinked();
  }
}
