package org.godo.listener.procfs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.godo.listener.parse.EscapedText;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of a mount namespace that are not hidden by others, by their mount points.
 *
 * <p>Source: proc_pid_mountinfo(5), and {@code show_mountinfo} of fs/proc_namespace.c, which lists
 * the mounts below the root of the process.
 */
final class MountTable {
  /** Fields before the optional ones, and after those at least type and source. */
  private static final int FIELDS = 6;

  private static final String END_OF_OPTIONAL = "-";

  private final TreeMap<String, Entry> byPoint = new TreeMap<>();

  /**
   * A mount.
   *
   * @param device major and minor number of the file system
   * @param root what of the file system is mounted: a path from its root
   * @param point where it is mounted
   */
  record Entry(
      int id, int parent, String device, String root, String point, boolean writable, String type) {
    private static @Nullable Entry parse(String line) {
      String[] fields = line.split(" ", -1);
      int end = Arrays.asList(fields).indexOf(END_OF_OPTIONAL);
      if (end < FIELDS || end + 1 >= fields.length) {
        return null;
      }
      return new Entry(
          Integer.parseInt(fields[0]),
          Integer.parseInt(fields[1]),
          fields[2],
          unescape(fields[3]),
          unescape(fields[4]),
          !Arrays.asList(fields[5].split(",", -1)).contains("ro"),
          unescape(fields[end + 1]));
    }
  }

  private MountTable(List<Entry> entries) {
    Map<Integer, Set<String>> pointsOn = new HashMap<>();
    for (Entry entry : entries) {
      pointsOn.computeIfAbsent(entry.parent(), parent -> new HashSet<>()).add(entry.point());
    }
    Map<Integer, Entry> byId = new HashMap<>();
    entries.forEach(entry -> byId.put(entry.id(), entry));
    for (Entry entry : entries) {
      boolean isCovered = pointsOn.getOrDefault(entry.id(), Set.of()).contains(entry.point());
      if (!isCovered && isReachable(entry, byId, pointsOn)) {
        byPoint.put(entry.point(), entry);
      }
    }
  }

  /** Returns whether no other mount on its parent, or on one of that's parents, is above it. */
  private static boolean isReachable(
      Entry mount, Map<Integer, Entry> byId, Map<Integer, Set<String>> pointsOn) {
    Entry each = mount;
    for (int depth = 0; depth < byId.size(); depth++) {
      Entry parent = byId.get(each.parent());
      if (parent == null || parent.id() == each.id()) {
        return true;
      }
      Set<String> siblings = pointsOn.getOrDefault(parent.id(), Set.of());
      for (String above = above(each.point()); above != null; above = above(above)) {
        if (siblings.contains(above)) {
          return false;
        }
      }
      each = parent;
    }
    return false;
  }

  private static @Nullable String above(String path) {
    int slash = path.lastIndexOf('/');
    return path.length() == 1 ? null : slash <= 0 ? "/" : path.substring(0, slash);
  }

  /**
   * Parses the content of a mountinfo file.
   *
   * @return null if it is not in the form that is known
   */
  static @Nullable MountTable parse(byte[] text) {
    List<Entry> entries = new ArrayList<>();
    try {
      for (String line : ProcText.lines(text)) {
        Entry entry = Entry.parse(line);
        if (entry == null) {
          return null;
        }
        entries.add(entry);
      }
    } catch (NumberFormatException unknown) {
      return null;
    }
    MountTable table = new MountTable(entries);
    return table.byPoint.containsKey("/") ? table : null;
  }

  /** Space, tab, newline and backslash are octal numbers. */
  private static String unescape(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] raw = field.getBytes(StandardCharsets.UTF_8);
    int i = 0;
    while (i < raw.length) {
      if (raw[i] == '\\' && isOctal(raw, i + 1)) {
        bytes.write(((raw[i + 1] - '0') << 6) + ((raw[i + 2] - '0') << 3) + (raw[i + 3] - '0'));
        i += 4;
      } else {
        bytes.write(raw[i]);
        i++;
      }
    }
    return EscapedText.of(bytes.toByteArray());
  }

  private static boolean isOctal(byte[] raw, int from) {
    for (int i = from; i < from + 3; i++) {
      if (i >= raw.length || raw[i] < '0' || raw[i] > '7') {
        return false;
      }
    }
    return true;
  }

  /** Returns the mounts, by mount points in ascending order. */
  Collection<Entry> entries() {
    return byPoint.values();
  }

  /** Returns the mounts whose mount points are below a directory. */
  Collection<Entry> below(String directory) {
    return directory.equals("/")
        ? byPoint.tailMap("/", false).values()
        : byPoint.subMap(directory + '/', directory + '0').values();
  }

  /** Returns the mount that a path is in. */
  @Nullable Entry of(String path) {
    for (String each = path; each != null; each = above(each)) {
      Entry entry = byPoint.get(each);
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }
}
