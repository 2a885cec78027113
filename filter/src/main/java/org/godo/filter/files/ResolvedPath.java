package org.godo.filter.files;

/** A resolved name: a clean absolute path in a mount view. */
record ResolvedPath(MountView view, String path) {

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
