package org.godo.model.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lstat(2) says of a path: the last component is not followed.
 *
 * @param mode type and permissions
 * @param links number of its names
 */
record Attributes(Path path, int uid, int gid, int mode, int links) {
  private static final int TYPE = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR = 0100000;
  private static final int SYMBOLIC_LINK = 0120000;
  private static final int STICKY = 01000;
  private static final int GROUP_WRITE = 020;
  private static final int OTHERS_WRITE = 02;

  /** Returns null if there is nothing. */
  static @Nullable Attributes of(Path path) throws IOException {
    try {
      Map<String, Object> found =
          Files.readAttributes(path, "unix:uid,gid,mode,nlink", LinkOption.NOFOLLOW_LINKS);
      return new Attributes(
          path,
          number(found, "uid"),
          number(found, "gid"),
          number(found, "mode"),
          number(found, "nlink"));
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  private static int number(Map<String, Object> found, String name) {
    return found.get(name) instanceof Number number ? number.intValue() : -1;
  }

  boolean isDirectory() {
    return (mode & TYPE) == DIRECTORY;
  }

  boolean isRegular() {
    return (mode & TYPE) == REGULAR;
  }

  boolean isSymbolicLink() {
    return (mode & TYPE) == SYMBOLIC_LINK;
  }

  /** Whether others may add names to it, but neither rename nor remove those of another user. */
  boolean isSticky() {
    return (mode & STICKY) != 0;
  }

  boolean groupWrites() {
    return (mode & GROUP_WRITE) != 0;
  }

  boolean othersWrite() {
    return (mode & OTHERS_WRITE) != 0;
  }

  /** The name of its owner, or the number if it has none. */
  String owner() throws IOException {
    return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
  }

  String permissions() {
    return "%04o".formatted(mode & ~TYPE);
  }
}
