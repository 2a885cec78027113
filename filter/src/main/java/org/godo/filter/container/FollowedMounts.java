package org.godo.filter.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.godo.model.raw.RawEvent.Mount;
import org.jspecify.annotations.Nullable;

/**
 * The root directory and the mounts of a tree, each with its source where that is on the host at
 * this point of the replay. A mount keeps to its file or directory when that is renamed or removed
 * on the host.
 */
public final class FollowedMounts {
  private final MountSources sources;
  private final MountChanges changes = new MountChanges();
  private @Nullable String root;
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

  /** Returns the host path of the root directory over which all is mounted; null if unknown. */
  @Nullable String root() {
    return root;
  }

  /** Sets the host path of the root directory of a container. */
  void root(@Nullable String path) {
    sources.remove(this, sources());
    root = path;
    sources.add(this, sources());
  }

  /** Returns what was mounted since, besides. */
  public MountChanges changes() {
    return changes;
  }

  /** Notes that the host renamed a file or directory, and with it what is below. */
  void sourcesMoved(PathMove move) {
    root(root == null ? null : move.apply(root));
    replaceSources(move::apply);
  }

  /**
   * Notes that a directory was renamed by its path on the host, and with it the mount points below:
   * one in another mount namespace does not hinder that (fs/namei.c, is_local_mountpoint).
   *
   * @param move of host paths
   * @param known the path in the tree of which it is noted already; null for none
   */
  void pointsMoved(PathMove move, @Nullable String known) {
    String to = entry(move.to()).stream().findFirst().orElse(null);
    for (String from : entry(move.from())) {
      if (to == null) {
        leave(from);
      } else if (!from.equals(known)) {
        PathMove inTree = new PathMove(from, to, move.isExchange());
        destinationsMoved(inTree);
        changes.moved(inTree);
      }
    }
  }

  /**
   * Notes that a file or directory was removed or replaced, by its path on the host: where it is a
   * mount point in another mount namespace, that is unmounted (fs/namespace.c, __detach_mounts).
   */
  void pointRemoved(String hostPath) {
    String name = hostPath.substring(hostPath.lastIndexOf('/'));
    if (current.stream().anyMatch(mount -> mount.destination().endsWith(name))) {
      entry(hostPath).forEach(this::wasNoPoint);
    }
  }

  /**
   * Notes that nothing is mounted at a path in the tree any more, or never was: a process that has
   * the tree removed, replaced or renamed what is there, which is not possible with a mount point
   * (EBUSY). What was reported there leads through a symbolic link.
   */
  public void wasNoPoint(String path) {
    if (current.stream().anyMatch(mount -> mount.destination().equals(path))) {
      leave(path);
    }
  }

  /** Returns the paths in the tree of an entry of a directory, whatever is mounted there. */
  private List<String> entry(String hostPath) {
    int name = hostPath.lastIndexOf('/');
    String parent = name <= 0 ? "/" : hostPath.substring(0, name);
    return MountPoints.paths(parent, current, root).stream()
        .map(path -> (path.equals("/") ? "" : path) + hostPath.substring(name))
        .toList();
  }

  /** What was mounted below a directory that left the tree is not there any more. */
  private void leave(String directory) {
    replace(
        current.stream()
            .filter(mount -> !MountPoints.covers(directory, mount.destination()))
            .toList());
  }

  /**
   * Notes that a file or directory of a name was renamed, replaced or removed somewhere: what is
   * mounted at or below one of that name, or from there, may be elsewhere.
   *
   * @param concerned whether that may concern a path on the host
   * @param isOwn whether that was in this tree
   * @param call unique to the call
   */
  void maybeMoved(Predicate<String> concerned, boolean isOwn, String name, String call) {
    if (root != null && concerned.test(root)) {
      changes.add("/", call);
    }
    for (Mount mount : current) {
      String source = mount.source();
      boolean isPoint = isOwn && hasName(mount.destination(), name);
      if (isPoint || (source != null && concerned.test(source))) {
        changes.add(mount.destination(), call);
      }
    }
  }

  /**
   * Notes that what is mounted at or below a path may be elsewhere: a process with mounts of its
   * own, as which the path is another one, renamed or removed what it has there.
   *
   * @param call unique to the call
   */
  public void maybeMovedBelow(String path, String call) {
    current.stream()
        .filter(mount -> MountPoints.covers(path, mount.destination()))
        .forEach(mount -> changes.add(mount.destination(), call));
  }

  /** Returns whether a path has a component. */
  static boolean hasName(String path, String name) {
    return (path + '/').contains('/' + name + '/');
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
    sources.remove(this, sources());
    current = List.copyOf(mounts);
    sources.add(this, sources());
  }

  /** Returns the paths on the host of its root directory and of what is mounted. */
  List<String> sources() {
    return Stream.concat(Stream.ofNullable(root), current.stream().map(Mount::source))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }
}
