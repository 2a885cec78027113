package org.godo.filter.files;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.godo.model.raw.Call.PathArgument;
import org.jspecify.annotations.Nullable;

/** Joins and cleans path names; symbolic links are not followed. */
final class Paths {
  private static final String DELETED = " (deleted)";
  private static final Pattern MOUNT_NAMESPACE =
      Pattern.compile("/proc/(?:self|thread-self|(\\d{1,9})(?:/task/\\d+)?)/ns/mnt");
  private static final Pattern OF_DESCRIPTOR =
      Pattern.compile("/(?:proc/(?:self|thread-self)|dev)/fd/(\\d{1,9})");

  private Paths() {}

  static boolean isAbsolute(String name) {
    return name.startsWith("/");
  }

  /** A name as seen from a directory, absolute and clean; null when the directory is not known. */
  static @Nullable String resolve(@Nullable String directory, String name) {
    if (isAbsolute(name)) {
      return clean(name);
    }
    boolean known = directory != null && isAbsolute(directory);
    return known ? clean(directory + '/' + name) : null;
  }

  /** What a clean path is called with a directory above it as the root; null if it is outside. */
  static @Nullable String below(String directory, String path) {
    if (path.equals(directory)) {
      return "/";
    }
    String start = directory.equals("/") ? "/" : directory + '/';
    return path.startsWith(start) ? path.substring(start.length() - 1) : null;
  }

  /** Takes out {@code .}, {@code ..} and repeated slashes of an absolute name. */
  static String clean(String path) {
    Deque<String> parts = new ArrayDeque<>();
    int start = 0;
    while (start <= path.length()) {
      int end = path.indexOf('/', start);
      end = end < 0 ? path.length() : end;
      String part = path.substring(start, end);
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
      start = end + 1;
    }
    return '/' + String.join("/", parts);
  }

  /**
   * The descriptor that an argument names: by an empty name, or by the one that /proc has for it;
   * null for a name proper.
   */
  static @Nullable Integer descriptor(PathArgument argument) {
    String name = argument.name();
    if (name == null) {
      return null;
    }
    if (name.isEmpty()) {
      return argument.dirFd();
    }
    Matcher ofDescriptor = OF_DESCRIPTOR.matcher(name);
    return ofDescriptor.matches() ? Integer.valueOf(ofDescriptor.group(1)) : null;
  }

  /** Whether this is the file by which /proc stands for a process's mount namespace. */
  static boolean isMountNamespace(String path) {
    return MOUNT_NAMESPACE.matcher(path).matches();
  }

  /** The process whose namespace such a file stands for; null for the one that opened it. */
  static @Nullable Integer ownerOf(String namespace) {
    Matcher matcher = MOUNT_NAMESPACE.matcher(namespace);
    String tgid = matcher.matches() ? matcher.group(1) : null;
    return tgid == null ? null : Integer.valueOf(tgid);
  }

  /** What /proc shows of an open file whose name is gone, without the mark it puts behind it. */
  static String withoutDeletedMark(String target) {
    return target.endsWith(DELETED)
        ? target.substring(0, target.length() - DELETED.length())
        : target;
  }
}
