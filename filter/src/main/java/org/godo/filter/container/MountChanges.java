package org.godo.filter.container;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where something was mounted or unmounted in a mount namespace since it began. Which files are at
 * these places and below is not followed.
 */
public final class MountChanges {
  /** Those of the host's own namespace, where a path is a host path whatever is mounted. */
  public static final MountChanges OF_HOST = new MountChanges();

  private final Set<String> places = new HashSet<>(0);
  private String version = "";

  /** Creates those of a new namespace. */
  public MountChanges() {}

  /** Returns those of a namespace that begins as a copy of this one. */
  public MountChanges copy() {
    MountChanges copy = new MountChanges();
    copy.places.addAll(places);
    copy.version = version;
    return copy;
  }

  /**
   * Notes a change.
   *
   * @param path clean and absolute, in the whole tree of the namespace
   * @param call unique to the call that made it
   */
  public void add(String path, String call) {
    if (this != OF_HOST) {
      places.add(path);
      version = call;
    }
  }

  /** Notes that a directory was renamed, and with it the places below. */
  public void moved(PathMove move) {
    if (!places.isEmpty()) {
      Set<String> moved = places.stream().map(move::apply).collect(Collectors.toSet());
      places.clear();
      places.addAll(moved);
    }
  }

  /** Returns whether nothing was mounted or unmounted. */
  public boolean isEmpty() {
    return places.isEmpty();
  }

  /** Forgets all changes, as the namespace is a new one. */
  void clear() {
    places.clear();
    version = "";
  }

  /** Returns whether a clean absolute path is at such a place or below one. */
  public boolean cover(String path) {
    if (places.isEmpty()) {
      return false;
    }
    for (String above = path; !above.isEmpty(); above = parent(above)) {
      if (places.contains(above)) {
        return true;
      }
    }
    return places.contains("/");
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** Returns what only copies without later changes have in common; empty without any change. */
  public String version() {
    return version;
  }
}
