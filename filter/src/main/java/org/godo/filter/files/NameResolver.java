package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import org.godo.model.raw.Call.PathArgument;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the names in arguments of calls. The links in /proc to a process's root, working
 * directory and descriptors lead into its view; other symbolic links are not followed.
 */
final class NameResolver {
  private final UncertainNames changed;
  private final ProcFsLinks links;

  NameResolver(ProcessFilesTable states, UncertainNames changed) {
    this.changed = changed;
    this.links = new ProcFsLinks(states, changed);
  }

  /** Resolves an argument of a call that follows links. */
  @Nullable ResolvedPath resolve(ProcessFiles state, PathArgument argument) {
    return resolve(state, argument, FollowedLinks.ALL);
  }

  /**
   * Resolves an argument of a call; returns null if that is not possible. A relative name is
   * resolved in the view of the directory that it starts at, which may be outside the process's
   * root.
   */
  @Nullable ResolvedPath resolve(
      ProcessFiles state, PathArgument argument, FollowedLinks followed) {
    String name = argument.name();
    ResolvedPath resolved = name == null ? null : walk(state, argument, name, followed);
    boolean isDoubtful = state.context().doubts().concern(argument);
    return resolved == null || !isDoubtful ? resolved : resolved.ofMaybeShared();
  }

  private @Nullable ResolvedPath walk(
      ProcessFiles state, PathArgument argument, String name, FollowedLinks followed) {
    if (Paths.isAbsolute(name)) {
      ResolvedPath root = new ResolvedPath(state.view(), "/");
      boolean isWhole = state.view().root().isEmpty();
      return walk(state, followed, isWhole ? root : changed.now(root), false, name);
    }
    if (argument.dirFd() == AT_FDCWD) {
      // The record has the working directory as the kernel shows it, without links.
      return walk(state, followed, state.context().directory(), false, name);
    }
    FileAccess directory = state.descriptors().known(argument.dirFd());
    return directory == null
        ? null
        : walk(state, followed, named(directory), directory.maybeByLink(), name);
  }

  private @Nullable ResolvedPath named(FileAccess directory) {
    ResolvedPath name = directory.currentName();
    return name == null ? null : changed.now(name);
  }

  private @Nullable ResolvedPath walk(
      ProcessFiles state,
      FollowedLinks followed,
      @Nullable ResolvedPath start,
      boolean maybeLink,
      String name) {
    return start == null ? null : new NameWalk(links, state, followed, start, maybeLink).to(name);
  }
}
