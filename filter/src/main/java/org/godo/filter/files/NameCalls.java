package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.RENAME_EXCHANGE;

import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.jspecify.annotations.Nullable;

/** Calls that change which file a name refers to. */
final class NameCalls {

  private final FileNameTable names;

  NameCalls(FileNameTable names) {
    this.names = names;
  }

  /** The names of a rename as they were resolved before it; null where they could not be. */
  record Renamed(@Nullable ResolvedPath from, @Nullable ResolvedPath to, boolean exchanged) {}

  /** Accepts a rename that succeeded. */
  Renamed rename(ProcessFiles state, Call.Rename rename) {
    ResolvedPath from = ResolvedPath.of(state, rename.from());
    ResolvedPath to = ResolvedPath.of(state, rename.to());
    boolean exchanged = (rename.flags() & RENAME_EXCHANGE) != 0;
    if (from != null && to != null && exchanged) {
      names.exchange(from.name(), to.name());
    } else if (from != null && to != null) {
      names.rename(from.name(), to.name());
    } else if (to != null) {
      names.unlink(to.name().key());
      names.create(to.name());
    }
    return new Renamed(from, to, exchanged);
  }

  /** Accepts any other call that succeeded. */
  void accept(ProcessFiles state, Call.OnFile call) {
    if (call instanceof Call.Link link) {
      link(state, link);
    } else if (call instanceof Call.Unlink unlink) {
      ResolvedPath file = ResolvedPath.of(state, unlink.file());
      if (file != null) {
        names.unlink(file.name().key());
      }
    }
  }

  private void link(ProcessFiles state, Call.Link link) {
    ResolvedPath further = ResolvedPath.of(state, link.link());
    if (further == null) {
      return;
    }
    FileAccess open = ofDescriptor(state, link.file());
    TrackedFile nameless = open == null || !open.isNameless() ? null : open.name();
    if (nameless != null) {
      names.linkNameless(nameless, further.name());
      return;
    }
    ResolvedPath file = open == null ? ResolvedPath.of(state, link.file()) : open.resolved();
    if (file != null) {
      names.link(file.name(), further.name());
    }
  }

  /** Returns the open file that is linked by its descriptor, or by that one's name in /proc. */
  private static @Nullable FileAccess ofDescriptor(ProcessFiles state, PathArgument file) {
    Integer fd = Paths.descriptor(file);
    return fd == null ? null : state.descriptors().get(fd);
  }
}
