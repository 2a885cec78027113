package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import org.godo.filter.files.FileNameTable.Name;
import org.godo.model.raw.Call.PathArgument;
import org.jspecify.annotations.Nullable;

/** A name resolved: the clean absolute path, and how it is to be read. */
record ResolvedPath(MountView view, String path) {

  /**
   * What an argument of a call names; null when it cannot be told. A name below a directory's
   * descriptor is read as the directory's own: it may have come from outside the process's root.
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
