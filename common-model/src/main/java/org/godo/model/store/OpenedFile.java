package org.godo.model.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A file as it was opened: what is written to it is lost once another, or none, has its name. */
final class OpenedFile {
  private final Path path;
  private final @Nullable Object key;

  OpenedFile(Path path) {
    this.path = path;
    this.key = key();
  }

  /** Returns whether the file still has its name. */
  boolean isThere() {
    Object now = key();
    return now != null && now.equals(key);
  }

  /** Device and inode; null if there is no file. */
  private @Nullable Object key() {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException removed) {
      return null;
    }
  }
}
