package org.godo.filter.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers the emitted accesses of each file, so that their results can be updated however much
 * later the file's name changes. The entries of one file form a chain, from the latest back.
 */
public final class AccessLog {
  private final SpillStore spill;
  private final List<MountView> views = new ArrayList<>();
  private final Map<MountView, Integer> numbers = new HashMap<>();

  public AccessLog(SpillStore spill) {
    this.spill = spill;
  }

  /**
   * Appends an entry to a chain and returns its position.
   *
   * @param previous position of the chain's latest entry, or {@link SpillStore#NONE}
   * @param accessId id of the access's result
   * @param name by which the access was made
   */
  long append(long previous, String accessId, AccessedName name) {
    Integer number = numbers.get(name.view());
    if (number == null) {
      number = views.size();
      views.add(name.view());
      numbers.put(name.view(), number);
    }
    String path = name.path() == null ? "" : name.path();
    // The key follows from view and path, unless they are those of a link.
    String key = name.target() == null || name.key() == null ? "" : name.key();
    return spill.append(
        previous
            + " "
            + name.renames()
            + ' '
            + number
            + ' '
            + accessId.length()
            + ' '
            + path.length()
            + ' '
            + accessId
            + path
            + key);
  }

  /** Reads the entries of a chain, the latest first. */
  void read(long latest, Reader reader) {
    long position = latest;
    while (position != SpillStore.NONE) {
      String entry = spill.read(position);
      long[] fields = new long[5];
      int start = 0;
      for (int i = 0; i < fields.length; i++) {
        int end = entry.indexOf(' ', start);
        fields[i] = Long.parseLong(entry, start, end, 10);
        start = end + 1;
      }
      int pathStart = start + (int) fields[3];
      int pathEnd = pathStart + (int) fields[4];
      MountView view = views.get((int) fields[2]);
      ResolvedPath name = new ResolvedPath(view, entry.substring(pathStart, pathEnd));
      String key = pathEnd == entry.length() ? name.key() : entry.substring(pathEnd);
      reader.entry(entry.substring(start, pathStart), (int) fields[1], name, key);
      position = fields[0];
    }
  }

  /** Accepts the entries of a chain. */
  interface Reader {
    /**
     * Accepts an entry.
     *
     * @param renames how often the file had been renamed by the time of the access
     * @param key host-wide, of the name by which the file was accessed
     */
    void entry(String accessId, int renames, ResolvedPath name, String key);
  }
}
