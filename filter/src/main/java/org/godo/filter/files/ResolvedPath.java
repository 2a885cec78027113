package org.godo.filter.files;

import org.godo.filter.files.MountView.Uncertainty;
import org.jspecify.annotations.Nullable;

/**
 * A resolved name: a clean absolute path in a mount view.
 *
 * @param link the name that led here by a link in /proc; null if there was none
 * @param uncertain whether it may be elsewhere: a symbolic link was maybe not followed before
 *     {@code ..}, or it starts at a directory that was removed or renamed
 */
record ResolvedPath(MountView view, String path, @Nullable ResolvedPath link, boolean uncertain) {

  /** A name that is not resolved by a link in /proc. */
  ResolvedPath(MountView view, String path) {
    this(view, path, null, false);
  }

  /** Returns this as the target of a link, by which a process named it. */
  ResolvedPath by(ResolvedPath name) {
    return new ResolvedPath(view, path, name, uncertain);
  }

  /** Returns this as one that may be elsewhere. */
  ResolvedPath asUncertain() {
    return new ResolvedPath(view, path, link, true);
  }

  /** Returns this as seen by a process that may have another root or working directory. */
  ResolvedPath ofMaybeShared() {
    return new ResolvedPath(view.with(Uncertainty.MAYBE_SHARED), path, link, uncertain);
  }

  /** Returns the name by which it was given: the link's, or this. */
  ResolvedPath given() {
    return link == null ? this : link;
  }

  /** Returns the same file in a process's own view if it is below the root of that, else this. */
  ResolvedPath seenFrom(MountView own) {
    if (view.root().equals(own.root()) || !view.isOfTreeOf(own)) {
      return this;
    }
    String inTree = view.inTree(path);
    String below = own.root().isEmpty() ? inTree : Paths.below(own.root(), inTree);
    return below == null ? this : new ResolvedPath(view.at(own), below, link, uncertain);
  }

  /** Returns the path here of a file of this name by its later key; null if it has none here. */
  @Nullable String later(String key) {
    return view.pathOf(key, path);
  }

  /**
   * Returns that path if it is another one. A directory that was renamed outside of a mount changes
   * nothing below the mount.
   */
  @Nullable String renamedTo(String key) {
    String now = later(key);
    return path.equals(now) ? null : now;
  }

  /** Returns the path in the whole tree of the view. */
  String inTree() {
    return view.inTree(path);
  }

  /** Returns the host-wide key. */
  String key() {
    return view.key(path);
  }
}
