package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import org.godo.model.raw.Call.PathArgument;
import org.jspecify.annotations.Nullable;

/** A resolved name: a clean absolute path in a mount view. */
record ResolvedPath(MountView view, String path) {

  /**
   * Resolves an argument of a call; returns null if that is not possible. A relative name is
   * resolved in the view of the directory that it starts at, which may be outside the process's
   * root.
   */
  static @Nullable ResolvedPath of(ProcessFiles state, PathArgument argument) {
    String name = argument.name();
    if (name == null) {
      return null;
    }
    if (Paths.isAbsolute(name)) {
      return new ResolvedPath(state.view(), Paths.clean(name));
    }
    ResolvedPath directory = directory(state, argument.dirFd());
    String path = directory == null ? null : Paths.resolve(directory.path, name);
    return directory == null || path == null
        ? null
        : new ResolvedPath(directory.view, path).seenFrom(state.view());
  }

  private static @Nullable ResolvedPath directory(ProcessFiles state, int dirFd) {
    if (dirFd == AT_FDCWD) {
      return state.directory();
    }
    FileAccess directory = state.descriptors().get(dirFd);
    ResolvedPath name = directory == null ? null : directory.currentName();
    return name == null ? null : name.seenFrom(state.view());
  }

  /** Returns the same file in a process's own view if it is below the root of that, else this. */
  ResolvedPath seenFrom(MountView own) {
    if (view.root().equals(own.root()) || !view.isOfTreeOf(own)) {
      return this;
    }
    String inTree = view.inTree(path);
    String below = own.root().isEmpty() ? inTree : Paths.below(own.root(), inTree);
    return below == null ? this : new ResolvedPath(own.whole().below(own.root()), below);
  }

  /** Returns the host-wide key. */
  String key() {
    return view.key(path);
  }
}
