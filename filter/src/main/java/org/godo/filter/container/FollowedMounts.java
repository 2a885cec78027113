package org.godo.filter.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.godo.model.raw.RawEvent.Mount;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of a tree, each with its source where that is on the host at this point of the replay.
 * A mount keeps to its file or directory when that is renamed or removed on the host.
 */
public final class FollowedMounts {
  private final MountSources sources;
  private List<Mount> reported = List.of();
  private List<Mount> current = List.of();

  FollowedMounts(MountSources sources) {
    this.sources = sources;
  }

  /** Returns the mounts; a source is null where the host has no name for it, or none any more. */
  List<Mount> current() {
    return current;
  }

  /** Sets what was mounted; a report of the same changes nothing. */
  void report(List<Mount> mounts) {
    if (!reported.equals(mounts)) {
      reported = List.copyOf(mounts);
      mountedAnew();
    }
  }

  /** Notes that all was mounted again, by the names that were reported. */
  void mountedAnew() {
    replace(reported);
  }

  /** Notes that the host renamed a file or directory, and with it what is below. */
  void sourcesMoved(PathMove move) {
    replaceSources(move::apply);
  }

  /** Notes that a directory of the tree was renamed, and with it the mount points below. */
  void destinationsMoved(PathMove move) {
    List<Mount> changed = new ArrayList<>(current);
    changed.replaceAll(
        mount ->
            new Mount(
                mount.type(), mount.source(), move.apply(mount.destination()), mount.writable()));
    replace(changed);
  }

  /** Notes that the host removed the name of a file or directory. */
  void sourceRemoved(String path) {
    replaceSources(source -> source.equals(path) ? null : source);
  }

  private void replaceSources(Function<String, @Nullable String> change) {
    List<Mount> changed = new ArrayList<>(current);
    changed.replaceAll(
        mount -> {
          String source = mount.source();
          return source == null ? mount : withSource(mount, change.apply(source));
        });
    replace(changed);
  }

  private static Mount withSource(Mount mount, @Nullable String source) {
    return new Mount(mount.type(), source, mount.destination(), mount.writable());
  }

  private void replace(List<Mount> mounts) {
    sources.remove(this, sources(current));
    current = List.copyOf(mounts);
    sources.add(this, sources(current));
  }

  private static List<String> sources(List<Mount> mounts) {
    return mounts.stream().map(Mount::source).filter(Objects::nonNull).distinct().toList();
  }
}
