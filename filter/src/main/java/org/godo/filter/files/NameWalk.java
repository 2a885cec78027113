package org.godo.filter.files;

import org.jspecify.annotations.Nullable;

/**
 * The walk from a directory along a name, component by component as the kernel goes it
 * (fs/namei.c): {@code ..} goes to the parent of where the walk is, behind a link in /proc to that
 * of its target, and stays at the root directory of the process alone, which a walk from outside of
 * that root passes. A {@code ..} behind a symbolic link goes to the parent of its target; as other
 * links are not followed, the path is uncertain behind a name that may be one.
 */
final class NameWalk {
  /** Links that a walk follows. */
  interface Links {
    /**
     * Returns where a name leads that is such a link: into an unknown tree if that is not known;
     * null for any other name, and for a descriptor that is none of a file with a name.
     *
     * @param state of the process that names it
     * @param path in the whole tree
     */
    @Nullable ResolvedPath target(ProcessFiles state, MountView tree, String path);
  }

  private final Links links;
  private final ProcessFiles state;
  private final FollowedLinks followed;
  private MountView tree;
  private String path;
  private boolean maybeLink;
  private boolean uncertain;
  private @Nullable ResolvedPath given;
  private int below;

  /**
   * Begins a walk.
   *
   * @param links that are followed, as far as the call does
   * @param followed which the call follows
   * @param state of the process that walks
   * @param start the directory
   * @param maybeLink whether the last component of the directory's name may be a symbolic link
   */
  NameWalk(
      Links links,
      ProcessFiles state,
      FollowedLinks followed,
      ResolvedPath start,
      boolean maybeLink) {
    this.links = links;
    this.followed = followed;
    this.state = state;
    this.tree = start.view().whole();
    this.path = start.inTree();
    this.path = path.isEmpty() ? "/" : path;
    this.maybeLink = maybeLink;
    this.uncertain = start.uncertain();
  }

  /** Returns where a name leads; null if that is not known. */
  @Nullable ResolvedPath to(String name) {
    int start = 0;
    while (start <= name.length()) {
      int end = name.indexOf('/', start);
      end = end < 0 ? name.length() : end;
      String part = name.substring(start, end);
      if (part.equals("..")) {
        if (!up()) {
          return null;
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        down(part, followed.follows(name, end));
      }
      start = end + 1;
    }
    MountView own = state.view();
    ResolvedPath end = new ResolvedPath(tree, path, null, uncertain).seenFrom(own);
    return given == null ? end : end.by(given.seenFrom(own));
  }

  /** Goes to the parent; returns false if that is not known. */
  private boolean up() {
    if (given != null) {
      given = below == 0 ? null : new ResolvedPath(given.view(), Paths.parent(given.path()));
      below--;
    }
    boolean isOwn = state.view().isOfTreeOf(tree);
    if (isOwn && path.equals(state.view().inTree("/"))) {
      return true;
    }
    if (path.equals("/")) {
      return isOwn || tree.hasMounts();
    }
    uncertain |= maybeLink;
    maybeLink = false;
    path = Paths.parent(path);
    return true;
  }

  private void down(String part, boolean follows) {
    path = Paths.join(path, part);
    maybeLink = true;
    if (given != null) {
      given = new ResolvedPath(given.view(), Paths.join(given.path(), part));
      below++;
    }
    ResolvedPath target = follows ? links.target(state, tree, path) : null;
    if (target != null) {
      given = given == null ? new ResolvedPath(tree, path) : given;
      below = 0;
      tree = target.view().whole();
      path = target.inTree();
      maybeLink = false;
      uncertain |= target.uncertain();
    }
  }
}
