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

/** The files a container begins with: its image, and what is mounted into it. */
final class ContainerView {
  private static final int MOST_LINKS = 40;
  private static final int SHEBANG_BYTES = 256;

  private final Path image;
  private final Map<String, Path> mounts = new TreeMap<>();
  private final Set<String> begun = new HashSet<>();

  /**
   * @param image the directory its image was made from
   * @param readOnly what is mounted and does not change, by path in the container
   * @param writable what is mounted and is as it is now when the container begins
   */
  ContainerView(Path image, Map<String, Path> readOnly, Map<String, Path> writable)
      throws IOException {
    this.image = image;
    mounts.putAll(readOnly);
    for (Map.Entry<String, Path> mount : writable.entrySet()) {
      mounts.put(mount.getKey(), mount.getValue());
      try (Stream<Path> files = Files.walk(mount.getValue())) {
        files.forEach(file -> begun.add(mount.getKey() + "/" + mount.getValue().relativize(file)));
      }
    }
    this.writable = Set.copyOf(writable.keySet());
  }

  private final Set<String> writable;

  /** Whether a file was there when the container began. Devices always are. */
  boolean existed(String path) {
    if (path.startsWith("/proc/") || path.startsWith("/dev/")) {
      return !path.startsWith("/dev/shm/");
    }
    boolean changing = writable.stream().anyMatch(mount -> path.startsWith(mount + "/"));
    return changing ? begun.contains(path) : Files.exists(host(path), LinkOption.NOFOLLOW_LINKS);
  }

  /** An absolute path, clean. */
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

  /** The same file's path without symbolic links. */
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

  /** The interpreter a script asks for, and the argument it may give it; empty for no script. */
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
