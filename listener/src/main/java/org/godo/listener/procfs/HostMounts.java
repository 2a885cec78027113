package org.godo.listener.procfs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.godo.listener.procfs.MountTable.Entry;
import org.godo.model.raw.RawEvent.Mount;
import org.jspecify.annotations.Nullable;

/**
 * The host's mounts, by which the host paths of another mount namespace's files are found: a file
 * is the same one if it is in the same file system and has the same path in that.
 */
final class HostMounts {
  /** So that a process fits one note. */
  private static final int LIMIT = 200;

  /** Of paths, of which each has up to PATH_MAX. */
  private static final int CHARS = 64 << 10;

  private final MountTable table;
  private final Map<String, List<Entry>> byDevice = new HashMap<>();

  HostMounts(MountTable table) {
    this.table = table;
    for (Entry entry : table.entries()) {
      byDevice.computeIfAbsent(entry.device(), device -> new ArrayList<>()).add(entry);
    }
  }

  /**
   * Returns where the paths of a namespace are on the host: each below the mount with the longest
   * destination. Mounts without which that is the same are left out.
   *
   * @return null if there are too many
   */
  @Nullable List<Mount> locate(MountTable other) {
    TreeMap<String, Mount> all = new TreeMap<>();
    for (Entry entry : other.entries()) {
      String source = hostPath(entry);
      put(all, entry, source, entry.point());
      if (source != null) {
        addHidden(all, entry, source, other);
      }
    }
    List<Mount> mounts = new ArrayList<>();
    for (Mount mount : all.values()) {
      if (!isImplied(mount, all)) {
        mounts.add(mount);
      }
    }
    int chars = 0;
    for (Mount mount : mounts) {
      String source = mount.source();
      chars += mount.destination().length() + (source == null ? 0 : source.length());
    }
    return mounts.size() > LIMIT || chars > CHARS ? null : mounts;
  }

  private static void put(
      Map<String, Mount> all, Entry entry, @Nullable String source, String point) {
    all.put(point, new Mount(entry.type(), source, point, entry.writable()));
  }

  /** Adds where the host has another file system mounted over what the namespace sees. */
  private void addHidden(Map<String, Mount> all, Entry entry, String source, MountTable other) {
    for (Entry over : table.below(source)) {
      String point = join(entry.point(), below(source, over.point()));
      Entry there = other.of(point);
      if (there != null && there.id() == entry.id() && !there.point().equals(point)) {
        put(all, entry, null, point);
      }
    }
  }

  /** Returns the host path of a mount's root; null if the host does not see it. */
  private @Nullable String hostPath(Entry entry) {
    String best = null;
    for (Entry host : byDevice.getOrDefault(entry.device(), List.of())) {
      String path = covers(host.root(), entry.root()) ? pathIn(host, entry.root()) : null;
      Entry seen = path == null ? null : table.of(path);
      if (path != null && seen != null && seen.id() == host.id()) {
        if (path.equals(entry.point())) {
          return path;
        }
        best = best == null || path.length() < best.length() ? path : best;
      }
    }
    return best;
  }

  private static String pathIn(Entry host, String root) {
    return join(host.point(), below(host.root(), root));
  }

  private static boolean isImplied(Mount mount, Map<String, Mount> all) {
    String path = mount.destination();
    Mount outer = null;
    while (outer == null && path.length() > 1) {
      int slash = path.lastIndexOf('/');
      path = slash <= 0 ? "/" : path.substring(0, slash);
      outer = all.get(path);
    }
    if (outer == null) {
      return false;
    }
    String source = outer.source();
    String implied =
        source == null ? null : join(source, below(outer.destination(), mount.destination()));
    return implied == null ? mount.source() == null : implied.equals(mount.source());
  }

  private static boolean covers(String directory, String path) {
    return directory.equals("/")
        ? path.startsWith("/")
        : path.equals(directory) || path.startsWith(directory + '/');
  }

  /** Returns what follows a directory in a path: empty, or with a slash at its beginning. */
  private static String below(String directory, String path) {
    return directory.equals("/")
        ? path.equals("/") ? "" : path
        : path.substring(directory.length());
  }

  private static String join(String directory, String below) {
    return directory.equals("/") ? below.isEmpty() ? "/" : below : directory + below;
  }
}
