package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.RENAME_EXCHANGE;

import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.result.FileAccessResult;
import org.jspecify.annotations.Nullable;

/**
 * Calls that change a file by its name, or which file a name refers to. A truncation and a rename
 * are accesses that are complete with the call.
 */
final class NameCalls {
  private final FileNameTable names;
  private final AccessFactory accesses;
  private final FileObserver observer;

  NameCalls(FileNameTable names, AccessFactory accesses, FileObserver observer) {
    this.names = names;
    this.accesses = accesses;
    this.observer = observer;
  }

  /** Accepts a truncation by name that succeeded. */
  void truncate(ReplayedCall call, PathArgument file) {
    ResolvedPath resolved = ResolvedPath.of(call.state(), file);
    FileAccess access = accesses.onName(call, call.id(), FileAccessResult.TRUNCATE, file, resolved);
    access.markTruncated();
    report(access);
  }

  private void report(FileAccess access) {
    observer.opened(access);
    observer.completed(access);
  }

  /** Accepts a rename that succeeded. */
  void rename(ReplayedCall call, Call.Rename rename) {
    // Both names are resolved before the rename changes what they refer to.
    ResolvedPath from = ResolvedPath.of(call.state(), rename.from());
    ResolvedPath to = ResolvedPath.of(call.state(), rename.to());
    boolean exchanged = (rename.flags() & RENAME_EXCHANGE) != 0;
    if (from != null && to != null && exchanged) {
      names.exchange(from.key(), to.key());
    } else if (from != null && to != null) {
      names.rename(from.key(), to.key());
    } else if (to != null) {
      names.unlink(to.key());
      names.create(to.key());
    }
    renamed(call, call.id(), rename.to(), to, from);
    if (exchanged) {
      renamed(call, call.id() + "/exchanged", rename.from(), from, to);
    }
  }

  /**
   * Reports the access to the new name of a file, unless both were its names already and rename(2)
   * did nothing.
   */
  private void renamed(
      ReplayedCall call,
      String id,
      PathArgument argument,
      @Nullable ResolvedPath name,
      @Nullable ResolvedPath before) {
    FileAccess access = accesses.onName(call, id, FileAccessResult.RENAME, argument, name);
    TrackedFile file = access.file();
    if (file == null || before == null || before.key().equals(file.previous())) {
      report(access);
    } else {
      names.release(file);
    }
  }

  /** Accepts a link that succeeded. */
  void link(ProcessFiles state, Call.Link link) {
    ResolvedPath further = ResolvedPath.of(state, link.link());
    if (further == null) {
      return;
    }
    FileAccess open = ofDescriptor(state, link.file());
    TrackedFile nameless = open == null ? null : open.namelessFile();
    if (nameless != null) {
      names.linkNameless(nameless, further.key());
      return;
    }
    ResolvedPath file = open == null ? ResolvedPath.of(state, link.file()) : open.currentName();
    if (file != null) {
      names.link(file.key(), further.key());
    }
  }

  /** Returns the open file that is linked by its descriptor, or by that one's name in /proc. */
  private static @Nullable FileAccess ofDescriptor(ProcessFiles state, PathArgument file) {
    Integer fd = Paths.descriptor(file);
    return fd == null ? null : state.descriptors().get(fd);
  }

  /** Accepts the removal of a name that succeeded. */
  /** Of a name that is a file's or a directory's. */
  void remove(ProcessFiles state, PathArgument name) {
    ResolvedPath file = ResolvedPath.of(state, name);
    if (file != null) {
      names.unlink(file.key());
    }
  }
}
