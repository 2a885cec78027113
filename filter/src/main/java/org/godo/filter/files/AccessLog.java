package org.godo.filter.files;

/**
 * Remembers the emitted accesses of each file, so that their results can be updated however much
 * later the file's name changes. The entries of one file form a chain, from the latest back.
 */
public final class AccessLog {
  private final SpillStore spill;

  public AccessLog(SpillStore spill) {
    this.spill = spill;
  }

  /**
   * Appends an entry to a chain and returns its position.
   *
   * @param previous position of the chain's latest entry, or {@link SpillStore#NONE}
   * @param accessId id of the access's result
   * @param renames how often the file had been renamed when the result was emitted
   */
  long append(long previous, String accessId, int renames) {
    return spill.append(previous + " " + renames + ' ' + accessId);
  }

  /** Reads the entries of a chain, the latest first. */
  void read(long latest, Reader reader) {
    long position = latest;
    while (position != SpillStore.NONE) {
      String entry = spill.read(position);
      int first = entry.indexOf(' ');
      int second = entry.indexOf(' ', first + 1);
      position = Long.parseLong(entry, 0, first, 10);
      int renames = Integer.parseInt(entry, first + 1, second, 10);
      reader.entry(entry.substring(second + 1), renames);
    }
  }

  /** Accepts the entries of a chain. */
  interface Reader {
    void entry(String accessId, int renames);
  }
}
