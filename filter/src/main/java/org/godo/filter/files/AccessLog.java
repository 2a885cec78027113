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
   * @param renames how often the file had been renamed when the result was emitted
   * @param view in which the access had its path
   */
  long append(long previous, String accessId, int renames, MountView view, String path) {
    Integer number = numbers.get(view);
    if (number == null) {
      number = views.size();
      views.add(view);
      numbers.put(view, number);
    }
    return spill.append(
        previous + " " + renames + ' ' + number + ' ' + accessId.length() + ' ' + accessId + path);
  }

  /** Reads the entries of a chain, the latest first. */
  void read(long latest, Reader reader) {
    long position = latest;
    while (position != SpillStore.NONE) {
      String entry = spill.read(position);
      long[] fields = new long[4];
      int start = 0;
      for (int i = 0; i < fields.length; i++) {
        int end = entry.indexOf(' ', start);
        fields[i] = Long.parseLong(entry, start, end, 10);
        start = end + 1;
      }
      int pathStart = start + (int) fields[3];
      ResolvedPath name = new ResolvedPath(views.get((int) fields[2]), entry.substring(pathStart));
      reader.entry(entry.substring(start, pathStart), (int) fields[1], name);
      position = fields[0];
    }
  }

  /** Accepts the entries of a chain. */
  interface Reader {
    void entry(String accessId, int renames, ResolvedPath name);
  }
}
