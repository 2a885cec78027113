package org.godo.filter.files;

import org.jspecify.annotations.Nullable;

/**
 * A file known by its name, through the names it is given: what becomes of a name is written here.
 */
final class FileName {
  private @Nullable String previous;
  private String current;
  private int renames;
  private boolean unlinked;

  FileName(String path) {
    current = path;
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
    return unlinked;
  }

  void renamed(String path) {
    renames++;
    previous = current;
    current = path;
  }

  void removed() {
    unlinked = true;
  }
}
