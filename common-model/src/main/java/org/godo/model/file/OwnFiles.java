package org.godo.model.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.godo.model.error.GodoException;

/**
 * Creates files and directories that are the owner's alone from the first moment, whatever the
 * umask, and refuses those that another user owns or can change: of other owners, writable by
 * others, symbolic links, and files with a second name. Once a directory and all above it are
 * checked, nobody but the owner and root can change what is in it, so a later use of a path cannot
 * be led elsewhere.
 *
 * <p>A refusal is a {@link GodoException} with exit code 4: which path, why, and the way out.
 */
public final class OwnFiles {
  private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private OwnFiles() {}

  /**
   * Creates a directory, and those above it that are missing, or checks the one that is there.
   *
   * @return its path without symbolic links
   * @throws FileAlreadyExistsException if there is something else
   * @throws GodoException if another user can change it
   */
  public static Path directory(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path existing = absolute;
    while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = parent(existing);
    }
    new PathCheck(Owner.self()).ancestor(existing);
    try {
      Files.createDirectories(absolute, DIRECTORY);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(absolute)) {
        throw new FileAlreadyExistsException(absolute.toString(), null, "is not a directory");
      }
    }
    check(absolute);
    return absolute.toRealPath();
  }

  /**
   * Checks a directory that a user named, which may be a symbolic link, and all above it.
   *
   * @throws GodoException if another user can change it
   */
  public static void check(Path directory) throws IOException {
    new PathCheck(Owner.self()).named(directory);
  }

  /**
   * Checks a file, and all directories above it. One that does not exist is nobody else's.
   *
   * @throws GodoException if another user can change it, or it is a symbolic link
   */
  public static void checkFile(Path file) throws IOException {
    PathCheck check = new PathCheck(Owner.self());
    check.ancestor(parent(file.toAbsolutePath()));
    check.own(file);
  }

  /**
   * Checks a directory in which others may have files of their own, as /tmp, but no one can replace
   * ours; and all directories above it.
   *
   * @throws GodoException if another user can
   */
  public static void checkSharedDirectory(Path path) throws IOException {
    new PathCheck(Owner.self()).ancestor(path);
  }

  /**
   * Checks a file in a directory of our own, or a directory there with what is in it.
   *
   * @throws GodoException if another user can change some of it, or it leads elsewhere
   */
  static void checkTree(Path path) throws IOException {
    new PathCheck(Owner.self()).tree(path);
  }

  /**
   * Creates a file that must not exist.
   *
   * @throws FileAlreadyExistsException if it does
   */
  public static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        FILE);
  }

  /** Opens a file to write, which is created if it is missing, else checked. */
  public static FileChannel open(Path file, OpenOption... further) throws IOException {
    Path absolute = file.toAbsolutePath();
    checkFile(absolute);
    Set<OpenOption> options = new HashSet<>(Set.of(further));
    options.addAll(
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    return FileChannel.open(absolute, options, FILE);
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }
}
