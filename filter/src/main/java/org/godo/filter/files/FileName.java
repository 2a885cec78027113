package org.godo.filter.files;

import org.jspecify.annotations.Nullable;

/** A file known by its names, through those it is given: what becomes of them is written here. */
final class FileName {
  private @Nullable String previous;
  private String current;
  private int renames;
  private int links = 1;
  private long lastGiven = AccessLog.NONE;

  FileName(String path) {
    current = path;
  }

  /** The result of an access to it was given: what becomes of the name later must be told. */
  void given(String accessId, AccessLog log) {
    lastGiven = log.append(lastGiven, accessId, renames);
  }

  /** The latest entry of {@link AccessLog} about it; {@link AccessLog#NONE} if there is none. */
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
    links++;
  }

  /** One of its names was removed or taken. */
  void removed() {
    links = Math.max(0, links - 1);
  }
}
