package org.godo.filter.files;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.godo.model.raw.Call.PathArgument;
import org.jspecify.annotations.Nullable;

/** Joins and normalizes path names; symbolic links are not followed. */
final class Paths {
  private static final String DELETED = " (deleted)";
  private static final Pattern MOUNT_NAMESPACE =
      Pattern.compile("/proc/(?:self|thread-self|(\\d{1,9})(?:/task/\\d+)?)/ns/mnt");
  private static final Pattern OTHER_NAMESPACE =
      Pattern.compile(
          "/proc/[^/]+(?:/task/\\d+)?/ns/(?!mnt$).+|/(?:var/)?run/(?:docker/)?netns/.+");
  private static final Pattern OF_DESCRIPTOR =
      Pattern.compile("/(?:proc/(?:self|thread-self)(?:/task/\\d+)?|dev)/fd/(\\d{1,9})");

  private Paths() {}

  static boolean isAbsolute(String name) {
    return name.startsWith("/");
  }

  /** Returns a clean path as seen with a directory as the root; null if it is outside of that. */
  static @Nullable String below(String directory, String path) {
    if (path.equals(directory)) {
      return "/";
    }
    String start = directory.equals("/") ? "/" : directory + '/';
    return path.startsWith(start) ? path.substring(start.length() - 1) : null;
  }

  /** Returns the name of an entry of a directory. */
  static String join(String directory, String name) {
    return directory.equals("/") ? '/' + name : directory + '/' + name;
  }

  /** Returns the directory of a clean path; the root's is itself. */
  static String parent(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }

  /** Returns the last component of a name as a call gives it; a directory's may end in slashes. */
  static String lastComponent(String name) {
    String path = clean('/' + name);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns how many characters two paths have in common at their beginnings. */
  static int common(String one, String other) {
    int length = Math.min(one.length(), other.length());
    int common = 0;
    while (common < length && one.charAt(common) == other.charAt(common)) {
      common++;
    }
    return common;
  }

  /** Removes {@code .}, {@code ..} and repeated slashes from an absolute name. */
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
   * Returns the descriptor that an argument names by an empty name (AT_EMPTY_PATH) or by its link
   * in /proc; null for an ordinary name.
   */
  static @Nullable Integer descriptor(PathArgument argument) {
    String name = argument.name();
    if (name == null) {
      return null;
    }
    if (name.isEmpty()) {
      return argument.dirFd();
    }
    boolean isPlain = isAbsolute(name) && !name.contains("/..");
    Matcher ofDescriptor = OF_DESCRIPTOR.matcher(isPlain ? clean(name) : name);
    return ofDescriptor.matches() ? Integer.valueOf(ofDescriptor.group(1)) : null;
  }

  /** Returns whether a path is the link in /proc to a process's mount namespace. */
  static boolean isMountNamespace(String path) {
    return MOUNT_NAMESPACE.matcher(path).matches();
  }

  /** Returns whether a path is that of a namespace of another kind, by its usual name. */
  static boolean isOtherNamespace(String path) {
    return OTHER_NAMESPACE.matcher(path).matches();
  }

  /** Returns the process whose namespace such a link is; null for the one that opened it. */
  static @Nullable Integer ownerOf(String namespace) {
    Matcher matcher = MOUNT_NAMESPACE.matcher(namespace);
    String tgid = matcher.matches() ? matcher.group(1) : null;
    return tgid == null ? null : Integer.valueOf(tgid);
  }

  /** Returns whether the kernel shows a path with its mark for a removed directory (d_path.c). */
  static boolean isRemoved(String shown, @Nullable String path) {
    return path != null && shown.endsWith(DELETED) && shown.equals(path + DELETED);
  }

  /** Returns whether /proc marks an open file as one that was unlinked; a name may end so, too. */
  static boolean hasDeletedMark(String target) {
    return target.endsWith(DELETED);
  }

  /** Returns whether /proc shows a file that is in memory alone (mm/memfd.c, dma-buf.c). */
  static boolean isMemory(String target) {
    return (target.startsWith("/memfd:") && hasDeletedMark(target))
        || target.startsWith("/dmabuf:");
  }

  /** Removes the mark that /proc appends to the name of an open file that was unlinked. */
  static String withoutDeletedMark(String target) {
    return target.endsWith(DELETED)
        ? target.substring(0, target.length() - DELETED.length())
        : target;
  }
}
