package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import org.godo.filter.files.FileNameTable.Name;
import org.godo.model.raw.Call.PathArgument;
import org.jspecify.annotations.Nullable;

/** A resolved name: a clean absolute path in a mount view. */
record ResolvedPath(MountView view, String path) {

  /**
   * Resolves an argument of a call; returns null if that is not possible. A name below a
   * directory's descriptor is resolved in the directory's view, which may be outside the process's
   * root.
   */
  static @Nullable ResolvedPath of(ProcessFiles state, PathArgument argument) {
    String name = argument.name();
    if (name == null) {
      return null;
    }
    boolean fromCwd = argument.dirFd() == AT_FDCWD || Paths.isAbsolute(name);
    FileAccess directory = fromCwd ? null : state.descriptors().get(argument.dirFd());
    MountView view = directory == null ? state.view() : directory.view();
    String base = fromCwd ? state.cwd() : directory == null ? null : directory.currentPath();
    String path = Paths.resolve(base, name);
    return path == null ? null : new ResolvedPath(view, path);
  }

  Name name() {
    return new Name(view.key(path), path);
  }
}
