package org.godo.filter.files;

import org.jspecify.annotations.Nullable;

/** A file followed through its names: renames, links and removals. */
final class TrackedFile {
  private @Nullable String key;
  private @Nullable String previous;
  private String current;
  private int renames;
  private int links = 1;
  private int users;
  private boolean hadLinks;
  private long latestEmitted = SpillStore.NONE;

  /** Creates a file that has no name yet (O_TMPFILE). */
  TrackedFile(String path) {
    current = path;
  }

  /** Creates a file with a name. */
  TrackedFile(String key, String path) {
    this.key = key;
    current = path;
  }

  /** Restores a file that was spilled. */
  TrackedFile(String key, String path, @Nullable String previous, int renames, long latestEmitted) {
    this(key, path);
    this.previous = previous;
    this.renames = renames;
    this.latestEmitted = latestEmitted;
  }

  /** Returns the host-wide key of its latest name; null for a file without a name. */
  @Nullable String key() {
    return key;
  }

  void key(String newKey) {
    key = newKey;
  }

  /** Adds an access that is not emitted yet. */
  void addUser() {
    users++;
  }

  /** Removes an access that was emitted, or will not be. */
  void removeUser() {
    users--;
  }

  /** Returns whether it can be spilled: it has a single name, and all its accesses are emitted. */
  boolean canBeSpilled() {
    return users == 0 && links == 1 && key != null && !hadLinks;
  }

  /**
   * Logs an access whose result was emitted: a later change of the name must be reported for it.
   */
  void emitted(String accessId, AccessLog log) {
    latestEmitted = log.append(latestEmitted, accessId, renames);
  }

  /** Returns its latest position in the {@link AccessLog}; {@link SpillStore#NONE} for none. */
  long latestEmitted() {
    return latestEmitted;
  }

  /** Returns its path; after its removal the last one. */
  String current() {
    return current;
  }

  /** Returns the path before the latest rename; null if it was never renamed. */
  @Nullable String previous() {
    return previous;
  }

  /** Returns how often it has been renamed. */
  int renames() {
    return renames;
  }

  /** Returns whether its last name was removed or replaced by another file. */
  boolean unlinked() {
    return links == 0;
  }

  void rename(String path) {
    renames++;
    previous = current;
    current = path;
  }

  /** Adds a further name. */
  void addLink() {
    hadLinks = true;
    links++;
  }

  /** Removes one of its names. */
  void removeLink() {
    links = Math.max(0, links - 1);
  }
}
