package org.godo.system.truth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files with which a container starts: its image and its mounts. */
final class ContainerView {
  private static final int MOST_LINKS = 40;
  private static final int SHEBANG_BYTES = 256;

  private final Path image;
  private final Map<String, Path> mounts = new TreeMap<>();
  private final Set<String> initial = new HashSet<>();

  /**
   * @param image the directory from which its image was created
   * @param readOnly mounts that do not change, by path in the container
   * @param writable mounts that have their present state when the container starts
   */
  ContainerView(Path image, Map<String, Path> readOnly, Map<String, Path> writable)
      throws IOException {
    this.image = image;
    mounts.putAll(readOnly);
    for (Map.Entry<String, Path> mount : writable.entrySet()) {
      mounts.put(mount.getKey(), mount.getValue());
      try (Stream<Path> files = Files.walk(mount.getValue())) {
        files.forEach(
            file -> initial.add(mount.getKey() + "/" + mount.getValue().relativize(file)));
      }
    }
    this.writable = Set.copyOf(writable.keySet());
  }

  private final Set<String> writable;

  /** Returns whether a file existed when the container started. Devices always do. */
  boolean existed(String path) {
    if (path.startsWith("/proc/") || path.startsWith("/dev/")) {
      return !path.startsWith("/dev/shm/");
    }
    boolean changing = writable.stream().anyMatch(mount -> path.startsWith(mount + "/"));
    return changing ? initial.contains(path) : Files.exists(host(path), LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns an absolute path without dots and repeated slashes. */
  static String clean(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/+", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** Returns the path of the same file without symbolic links. */
  String real(String path) throws IOException {
    Deque<String> left = new ArrayDeque<>(List.of(path.split("/+")));
    String real = "";
    int links = 0;
    while (!left.isEmpty()) {
      String part = left.removeFirst();
      if (part.equals("..")) {
        real = real.substring(0, Math.max(0, real.lastIndexOf('/')));
      } else if (!part.isEmpty() && !part.equals(".")) {
        Path file = host(real + "/" + part);
        if (Files.isSymbolicLink(file) && links++ < MOST_LINKS) {
          String target = Files.readSymbolicLink(file).toString();
          real = target.startsWith("/") ? "" : real;
          List<String> more = List.of(target.split("/+"));
          for (int i = more.size() - 1; i >= 0; i--) {
            left.addFirst(more.get(i));
          }
        } else {
          real = real + "/" + part;
        }
      }
    }
    return real.isEmpty() ? "/" : real;
  }

  /** Returns a script's interpreter and its optional argument; empty for other files. */
  List<String> interpreter(String realPath) throws IOException {
    Path file = host(realPath);
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(SHEBANG_BYTES);
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (!text.startsWith("#!")) {
      return List.of();
    }
    String line = text.substring(2).lines().findFirst().orElse("").strip();
    int space = line.indexOf(' ');
    return space < 0
        ? List.of(line)
        : List.of(line.substring(0, space), line.substring(space).strip());
  }

  private Path host(String path) {
    String found = "";
    for (String mount : mounts.keySet()) {
      if ((path.equals(mount) || path.startsWith(mount + "/")) && mount.length() > found.length()) {
        found = mount;
      }
    }
    Path base = found.isEmpty() ? image : mounts.getOrDefault(found, image);
    String rest = path.substring(found.length());
    return rest.isEmpty() ? base : base.resolve(rest.substring(1));
  }
}
