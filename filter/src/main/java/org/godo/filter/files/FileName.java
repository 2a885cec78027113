package org.godo.filter.files;

import org.jspecify.annotations.Nullable;

/**
 * One of the names of a file, by its host-wide key: an entry of a directory, which is renamed and
 * removed apart from the other names (hard links) of the file.
 */
final class FileName {
  private String key;
  private @Nullable String previous;
  private boolean isLink;

  private FileName(String key, @Nullable String previous, boolean isLink) {
    this.key = key;
    this.previous = previous;
    this.isLink = isLink;
  }

  /**
   * Returns a name.
   *
   * @param previous the key of the one before; null if the file is not known to have had one
   */
  static FileName of(String key, @Nullable String previous) {
    return new FileName(key, previous, false);
  }

  /** Returns a further name of a file (link(2)), by the key of the one that was linked. */
  static FileName link(String key, String linked) {
    return new FileName(key, linked, true);
  }

  /** Accepts that the name is another one since. */
  FileName renamed(String newKey) {
    previous = key;
    key = newKey;
    isLink = false;
    return this;
  }

  /** Accepts the first name of a file that had none. */
  void first(String newKey) {
    key = newKey;
  }

  /** Returns its host-wide key; after its removal the last one. */
  String key() {
    return key;
  }

  /** Returns the key before the latest rename, or of the name that was linked; null for none. */
  @Nullable String previous() {
    return previous;
  }

  /** Returns whether it was linked and not renamed since. */
  boolean isLink() {
    return isLink;
  }
}
