package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.AT_FDCWD;
import static org.godo.model.linux.CallConstants.RENAME_EXCHANGE;

import org.godo.filter.container.FollowedMounts;
import org.godo.filter.container.MountSources;
import org.godo.filter.container.PathIndex;
import org.godo.filter.container.PathMove;
import org.godo.filter.files.MountView.Uncertainty;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.Origin;
import org.godo.model.result.FileAccessResult;
import org.jspecify.annotations.Nullable;

/**
 * Calls that change a file by its name, or which file a name refers to. A truncation, a mknod and a
 * rename are accesses that are complete with the call.
 */
final class NameCalls {
  private final NameResolver resolver;
  private final FileNameTable names;
  private final MountSources sources;
  private final PathIndex<FsContext> directories;
  private final AccessFactory accesses;
  private final FileObserver observer;
  private final NamelessFiles nameless;
  private final UnseenLinks unseenLinks = new UnseenLinks();

  /**
   * @param sources of mounts, which keep to their files
   * @param directories of processes, which keep to theirs
   */
  NameCalls(
      NameResolver resolver,
      FileNameTable names,
      MountSources sources,
      PathIndex<FsContext> directories,
      AccessFactory accesses,
      FileObserver observer,
      NamelessFiles nameless) {
    this.resolver = resolver;
    this.names = names;
    this.sources = sources;
    this.directories = directories;
    this.accesses = accesses;
    this.observer = observer;
    this.nameless = nameless;
  }

  /** Accepts a truncation by name that succeeded. */
  void truncate(ReplayedCall call, PathArgument file) {
    ResolvedPath resolved = resolver.resolve(call.state(), file);
    FileAccess access = accesses.onName(call, call.id(), FileAccessResult.TRUNCATE, file, resolved);
    access.markTruncated();
    report(access);
  }

  /** Accepts the creation of a file without an open that succeeded. */
  void mknod(ReplayedCall call, PathArgument file) {
    ResolvedPath resolved = entry(call.state(), file);
    if (resolved != null) {
      names.create(resolved.key());
    }
    FileAccess access = accesses.onName(call, call.id(), FileAccessResult.MKNOD, file, resolved);
    access.markCreated();
    report(access);
  }

  /** Accepts the creation of a directory that succeeded. */
  void mkdir(ReplayedCall call, PathArgument directory) {
    ResolvedPath resolved = entry(call.state(), directory);
    if (resolved != null) {
      names.createUnused(resolved.key());
    }
  }

  /** Accepts the creation of a symbolic link that succeeded. */
  void symlink(ReplayedCall call, PathArgument link) {
    ResolvedPath resolved = entry(call.state(), link);
    if (resolved != null) {
      names.createUnused(resolved.key()).symbolicLink();
    }
  }

  /** Resolves the name of a directory's entry, which may be a link itself. */
  private @Nullable ResolvedPath entry(ProcessFiles state, PathArgument name) {
    return resolver.resolve(state, name, FollowedLinks.OF_DIRECTORY);
  }

  /** Resolves the name of an entry that a call removes, replaces or renames. */
  private @Nullable ResolvedPath removable(ReplayedCall call, PathArgument name) {
    ResolvedPath file = entry(call.state(), name);
    FollowedMounts mounts = file == null ? null : file.view().mounts();
    if (file == null || mounts == null) {
      return file;
    }
    if (isKnownPlace(file)) {
      mounts.wasNoPoint(file.inTree());
    } else {
      mounts.maybeMovedBelow(file.inTree(), call.id());
    }
    return file;
  }

  /** Returns whether a name is that of no other file or directory in the tree. */
  private static boolean isCertain(@Nullable ResolvedPath name) {
    return name != null
        && !name.uncertain()
        && name.view().uncertainty().compareTo(Uncertainty.OWN_MOUNTS) <= 0;
  }

  /** Returns whether it is certain, too, what is mounted where the name is. */
  private static boolean isKnownPlace(@Nullable ResolvedPath name) {
    return name != null
        && isCertain(name)
        && name.view().hasMounts()
        && !name.view().isChangedAt(name.path());
  }

  private void report(FileAccess access) {
    observer.opened(access);
    observer.completed(access);
  }

  /** Accepts a rename that succeeded. */
  void rename(ReplayedCall call, Call.Rename rename) {
    boolean maybeExchanged = rename.flags() == Origin.UNKNOWN;
    boolean exchanged = maybeExchanged || rename.flags() == RENAME_EXCHANGE;
    // Both names are resolved before the rename changes what they refer to.
    ResolvedPath from = removable(call, rename.from());
    ResolvedPath to = removable(call, rename.to());
    if (isFromElsewhere(call, from, to, exchanged)) {
      boolean isChange = call.state().context().cwd() != null;
      call.reportCwd();
      from = resolveSince(call, rename.from(), isChange);
      to = resolveSince(call, rename.to(), isChange);
    }
    // What has a name no more may have any where the other name is not known.
    names.uncertain().changed(rename.from(), to == null ? null : from);
    names.uncertain().changed(rename.to(), from == null && exchanged ? null : to);
    if (to != null) {
      replaced(call, to);
    }
    if (from != null && to != null) {
      moved(from, to, exchanged, call.millis());
      if (maybeExchanged) {
        names.markMaybeRenamed(from.key());
      }
    } else {
      movedPartly(from, to, exchanged, call.millis());
    }
    if (!isKnownPlace(from) || !isKnownPlace(to)) {
      maybeMoved(rename.from(), from, call);
      maybeMoved(rename.to(), to, call);
    }
    report(accesses.onName(call, call.id(), FileAccessResult.RENAME, rename.to(), to));
    if (exchanged && !maybeExchanged) {
      String id = call.id() + "/exchanged";
      report(accesses.onName(call, id, FileAccessResult.RENAME, rename.from(), from));
    }
  }

  /**
   * Resolves a name from the reported working directory.
   *
   * @param isChange whether another one was known, which the call itself may have renamed
   */
  private @Nullable ResolvedPath resolveSince(
      ReplayedCall call, PathArgument argument, boolean isChange) {
    ResolvedPath resolved = entry(call.state(), argument);
    String name = argument.name();
    boolean goesUp =
        name != null && argument.dirFd() == AT_FDCWD && ("/" + name + "/").contains("/../");
    return resolved != null && isChange && goesUp ? resolved.asUncertain() : resolved;
  }

  /**
   * Returns whether the working directory was another one than was known. The record has it as it
   * is at the end of the call (kernel/auditsc.c, {@code audit_log_exit}), which may have renamed it
   * or a directory above it.
   */
  private static boolean isFromElsewhere(
      ReplayedCall call,
      @Nullable ResolvedPath from,
      @Nullable ResolvedPath to,
      boolean exchanged) {
    FsContext context = call.state().context();
    String shown = call.event().cwd();
    boolean isMoved =
        from != null
            && to != null
            && context.isMovedTo(shown, new PathMove(from.key(), to.key(), exchanged));
    return context.isOther(shown) && !isMoved;
  }

  /** Accepts that a file or directory has another name, and with it what is below. */
  private void moved(ResolvedPath from, ResolvedPath to, boolean exchanged, long millis) {
    PathMove move = new PathMove(from.key(), to.key(), exchanged);
    if (exchanged) {
      names.exchange(move.from(), move.to());
    } else {
      names.rename(move.from(), move.to());
    }
    if (isCertain(from) && isCertain(to)) {
      directoriesMoved(move, from, to, millis);
    }
  }

  private void directoriesMoved(PathMove move, ResolvedPath from, ResolvedPath to, long millis) {
    boolean exchanged = move.isExchange();
    boolean isInTree = from.view().isOfTreeOf(to.view());
    sources.moved(move, isInTree ? from.view().mounts() : null, from.inTree());
    if (!exchanged) {
      directoryRemoved(to.key(), millis);
    }
    boolean isChanged = from.view().isChangedAt(from.path()) || to.view().isChangedAt(to.path());
    if (isInTree && !isChanged) {
      from.view().mountPointsMoved(new PathMove(from.inTree(), to.inTree(), exchanged));
    }
    directories.concernedBy(move).forEach(each -> each.moved(move, millis));
  }

  /** Accepts a rename of which one name is not known: the file is another one, or elsewhere. */
  private void movedPartly(
      @Nullable ResolvedPath from, @Nullable ResolvedPath to, boolean exchanged, long millis) {
    if (from != null) {
      names.renameElsewhere(from.key());
    } else if (to != null && exchanged) {
      names.renameElsewhere(to.key());
      names.addUnknown(to.key());
    } else if (to != null) {
      names.unlink(to.key());
      directoryRemoved(to.key(), millis);
      names.addUnknown(to.key());
    }
  }

  /** Accepts a link that succeeded. */
  void link(ReplayedCall call, Call.Link link) {
    ProcessFiles state = call.state();
    ResolvedPath further = entry(state, link.link());
    boolean follows = followsLinks(call);
    FileAccess open = follows ? ofDescriptor(state, link.file()) : null;
    if (further == null || (open == null && follows)) {
      nameless.mayBeLinked(state.container());
    }
    ResolvedPath file = open == null ? linked(state, link, follows) : open.currentName();
    names.uncertain().changed(link.file(), file);
    names.uncertain().changed(link.link(), further);
    if (open != null && open.file() != null) {
      link(open.file(), further);
    } else if (file != null) {
      if (follows && !names.isNoSymbolicLink(file.key())) {
        unseenLinks.accept(state.container());
      }
      link(file.key(), further);
    } else if (further != null) {
      names.addUnknown(further.key());
    }
  }

  /** Accepts a further name of a file that is open. */
  private void link(TrackedFile file, @Nullable ResolvedPath further) {
    if (further == null) {
      file.maybeLinked();
    } else if (file.isNameless()) {
      names.linkNameless(file, further.key());
    } else {
      names.link(file, file.current().key(), further.key());
    }
  }

  /** Accepts a further name of a file that has a name. */
  private void link(String key, @Nullable ResolvedPath further) {
    if (further == null) {
      names.linkElsewhere(key);
    } else {
      names.link(key, further.key());
    }
  }

  /**
   * Returns the linked file. Whether linkat(2) follows a link, a flag says that is not recorded.
   */
  private @Nullable ResolvedPath linked(ProcessFiles state, Call.Link link, boolean maybeFollows) {
    FollowedLinks followed = maybeFollows ? FollowedLinks.ALL : FollowedLinks.NOT_LAST;
    ResolvedPath file = resolver.resolve(state, link.file(), followed);
    return file == null || file.link() == null || !maybeFollows ? file : file.asUncertain();
  }

  /** Returns whether the name of a linked file may be that of a symbolic link to it (link(2)). */
  private static boolean followsLinks(ReplayedCall call) {
    return call.event().syscall().endsWith("linkat"); // also io_uring's
  }

  /** Returns the open file that is linked by its descriptor, or by that one's name in /proc. */
  private static @Nullable FileAccess ofDescriptor(ProcessFiles state, PathArgument file) {
    Integer fd = Paths.descriptor(file);
    return fd == null ? null : state.descriptors().known(fd);
  }

  /** Accepts the removal of a file's name that succeeded. */
  void unlink(ReplayedCall call, PathArgument name) {
    ResolvedPath file = removable(call, name);
    names.uncertain().changed(name, file);
    if (file != null) {
      replaced(call, file);
      names.unlink(file.key());
      removed(call, name, file);
    }
  }

  /** A name is removed, or replaced, of a file that may have others. */
  private void replaced(ReplayedCall call, ResolvedPath name) {
    if (unseenLinks.maybeOf(call.state().container())) {
      names.linkElsewhere(name.key());
    }
  }

  /** Accepts the removal of a directory that succeeded. */
  void rmdir(ReplayedCall call, PathArgument name) {
    ResolvedPath directory = removable(call, name);
    names.uncertain().changed(name, directory);
    if (directory != null) {
      names.removeDirectory(directory.key());
      removed(call, name, directory);
    }
  }

  private void removed(ReplayedCall call, PathArgument argument, ResolvedPath name) {
    if (isCertain(name)) {
      sources.removed(name.key());
      directoryRemoved(name.key(), call.millis());
    }
    if (!isKnownPlace(name)) {
      maybeMoved(argument, name, call);
    }
  }

  /** Notes that any file or directory with the last component of a name may have been changed. */
  private void maybeMoved(PathArgument argument, @Nullable ResolvedPath name, ReplayedCall call) {
    if (argument.name() == null) {
      return;
    }
    String last = Paths.lastComponent(argument.name());
    MountView view = name == null ? null : name.view();
    if (view != null && view.isOfTreeOf(MountView.HOST)) {
      sources.maybeMovedOnHost(last, call.id());
    } else {
      sources.maybeMoved(last, view == null ? null : view.mounts(), call.id());
    }
  }

  private void directoryRemoved(String key, long millis) {
    directories.at(key).forEach(each -> each.removed(key, millis));
  }
}
