package org.godo.filter.files;

import org.jspecify.annotations.Nullable;

/** A file known by its names, through those it is given: what becomes of them is written here. */
final class TrackedFile {
  private @Nullable String key;
  private @Nullable String previous;
  private String current;
  private int renames;
  private int links = 1;
  private int users;
  private boolean hadLinks;
  private long lastGiven = SpillStore.NONE;

  /** One that has no name any more, or not yet. */
  TrackedFile(String path) {
    current = path;
  }

  /** One under a key. */
  TrackedFile(String key, String path) {
    this.key = key;
    current = path;
  }

  /** One as it was when it was put away. */
  TrackedFile(String key, String path, @Nullable String previous, int renames, long lastGiven) {
    this(key, path);
    this.previous = previous;
    this.renames = renames;
    this.lastGiven = lastGiven;
  }

  /** What its latest name means on the host; null for one without a name. */
  @Nullable String key() {
    return key;
  }

  /** It has a name that means this. */
  void under(String newKey) {
    key = newKey;
  }

  /** An access to it began that is not given yet. */
  void used() {
    users++;
  }

  /** Whether all that is known of it can be put away: it has one name, and no access is to come. */
  boolean isCold() {
    return users == 0 && links == 1 && key != null && !hadLinks;
  }

  /** The result of an access to it was given: what becomes of the name later must be told. */
  void given(String accessId, AccessLog log) {
    lastGiven = log.append(lastGiven, accessId, renames);
  }

  /** An access to it was given, or will not be. */
  void let() {
    users--;
  }

  /** The latest entry of {@link AccessLog} about it; {@link SpillStore#NONE} if there is none. */
  long lastGiven() {
    return lastGiven;
  }

  /** Its name now, or the last it had. */
  String current() {
    return current;
  }

  /** The name before the latest rename; null if it was never renamed. */
  @Nullable String previous() {
    return previous;
  }

  /** How often it was renamed so far. */
  int renames() {
    return renames;
  }

  /** Whether its last name was removed or taken by another file. */
  boolean unlinked() {
    return links == 0;
  }

  void renamed(String path) {
    renames++;
    previous = current;
    current = path;
  }

  /** It was given a further name. */
  void linked() {
    hadLinks = true;
    links++;
  }

  /** One of its names was removed or taken. */
  void removed() {
    links = Math.max(0, links - 1);
  }
}
