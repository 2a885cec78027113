package org.godo.model.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;

/** Whether another user than the owner can change what a path leads to. */
final class PathCheck {
  /** As the kernel's MAXSYMLINKS. */
  private static final int MAX_LINKS = 40;

  private final Owner owner;
  private int links;

  PathCheck(Owner owner) {
    this.owner = owner;
  }

  /** Checks a directory of our own, which may be a symbolic link, and all above it. */
  void named(Path directory) throws IOException {
    ancestor(directory);
    own(directory.toRealPath());
  }

  /** Checks a file or directory of our own, which need not exist. */
  void own(Path path) throws IOException {
    Attributes found = Attributes.of(path);
    if (found != null) {
      checkOwn(found);
    }
  }

  /** Checks a file of our own, or a directory with what is in it, which need not exist. */
  void tree(Path path) throws IOException {
    Attributes found = Attributes.of(path);
    if (found != null) {
      checkOwn(found);
      if (found.isDirectory()) {
        for (Path child : children(path)) {
          tree(child);
        }
      }
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    } catch (NoSuchFileException removed) {
      return List.of();
    }
  }

  /** Checks a directory, and all above it, for users who could replace what is below it. */
  void ancestor(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Path at = absolute.getRoot();
    for (Path name : absolute) {
      at = at.resolve(name);
      if (name.toString().equals("..") || name.toString().equals(".")) {
        at = at.toRealPath();
      }
      Attributes found = Attributes.of(at);
      if (found == null) {
        return;
      }
      checkAncestor(found);
      if (found.isSymbolicLink()) {
        Path target = target(at);
        ancestor(target);
        at = target.toRealPath();
      }
    }
  }

  private Path target(Path link) throws IOException {
    if (++links > MAX_LINKS) {
      throw refusal("%s is one of too many symbolic links: name another path".formatted(link));
    }
    return link.resolveSibling(Files.readSymbolicLink(link)).toAbsolutePath();
  }

  private void checkAncestor(Attributes found) throws IOException {
    if (!owner.ancestorUsers().contains(found.uid())) {
      throw refusal(
          "%s belongs to %s, who can replace what is below it: use a directory that only you can change"
              .formatted(found.path(), found.owner()));
    }
    boolean written =
        found.othersWrite() || (found.groupWrites() && !owner.groups().contains(found.gid()));
    if (written && !found.isSymbolicLink() && !found.isSticky()) {
      throw refusal(
          "%s can be changed by other users (mode %s): use a directory that only you can change, or chmod go-w it"
              .formatted(found.path(), found.permissions()));
    }
  }

  private void checkOwn(Attributes found) throws IOException {
    Path path = found.path();
    if (!owner.users().contains(found.uid())) {
      throw refusal(
          "%s belongs to %s: run as that user, or on a copy of your own (cp -r)"
              .formatted(path, found.owner()));
    }
    if (found.isSymbolicLink()) {
      throw refusal("%s is a symbolic link, which godo does not follow: remove it".formatted(path));
    }
    boolean file = found.isRegular() || found.isDirectory();
    if (file && (found.groupWrites() || found.othersWrite())) {
      throw refusal(
          "%s can be changed by other users (mode %s): chmod go-w it, if what is in it is yours"
              .formatted(path, found.permissions()));
    }
    if (found.isRegular() && found.links() > 1) {
      throw refusal("%s has a second name (a hard link): replace it by a copy".formatted(path));
    }
  }

  private static GodoException refusal(String message) {
    return new GodoException(ExitCode.NOT_PERMITTED, message);
  }
}
