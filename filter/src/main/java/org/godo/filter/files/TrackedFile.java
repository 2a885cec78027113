package org.godo.filter.files;

import org.jspecify.annotations.Nullable;

/** A file followed through its names, by their host-wide keys: renames, links and removals. */
final class TrackedFile {
  private @Nullable String key;
  private @Nullable String previous;
  private String current;
  private int renames;
  private int links = 1;
  private int users;
  private boolean hadLinks;
  private boolean maybeRenamed;
  private long latestEmitted = SpillStore.NONE;

  private TrackedFile(@Nullable String key, String current) {
    this.key = key;
    this.current = current;
  }

  /** Returns a file that has no name yet (O_TMPFILE), by the key of its directory. */
  static TrackedFile nameless(String directory) {
    return new TrackedFile(null, directory);
  }

  /** Returns a file whose last name was removed, by the key of that. */
  static TrackedFile removed(String key) {
    TrackedFile file = new TrackedFile(null, key);
    file.links = 0;
    return file;
  }

  /** Creates a file with a name. */
  TrackedFile(String key) {
    this(key, key);
  }

  /** Restores a file that was spilled. */
  TrackedFile(String key, @Nullable String previous, int renames, long latestEmitted) {
    this(key, key);
    this.previous = previous;
    this.renames = renames;
    this.latestEmitted = latestEmitted;
  }

  /** Returns the host-wide key by which it is found; null for a file without a name. */
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
  void emitted(String accessId, MountView view, String path, AccessLog log) {
    latestEmitted = log.append(latestEmitted, accessId, renames, view, path);
  }

  /** Returns its latest position in the {@link AccessLog}; {@link SpillStore#NONE} for none. */
  long latestEmitted() {
    return latestEmitted;
  }

  /** Returns the host-wide key of its name; after its removal that of the last one. */
  String current() {
    return current;
  }

  /** Returns the key of its name before the latest rename; null if it was never renamed. */
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

  /** Accepts that one of its names, by their keys, is another one since. */
  void rename(String name, String newName) {
    renames++;
    previous = name;
    current = newName;
  }

  /** Notes that it may have been renamed, linked or removed by another path. */
  void maybeRenamed() {
    maybeRenamed = true;
  }

  /** Returns whether it may have been renamed, linked or removed by another path. */
  boolean isMaybeRenamed() {
    return maybeRenamed;
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
