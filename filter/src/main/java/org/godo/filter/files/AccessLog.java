package org.godo.filter.files;

/**
 * Remembers which accesses to each file were given as results, so that these can be told of a
 * change of the file's name however much later. The entries about one file form a chain, from the
 * latest back.
 */
public final class AccessLog {
  private final SpillStore spill;

  public AccessLog(SpillStore spill) {
    this.spill = spill;
  }

  /**
   * Adds an entry to a chain.
   *
   * @param previous the chain's latest entry so far, or {@link SpillStore#NONE}
   * @param accessId id of the access's result
   * @param renames how often the file had been renamed when the result was given
   * @return the entry
   */
  long append(long previous, String accessId, int renames) {
    return spill.append(previous + " " + renames + ' ' + accessId);
  }

  /** Gives the entries of a chain, the latest first. */
  void read(long latest, Reader reader) {
    long place = latest;
    while (place != SpillStore.NONE) {
      String entry = spill.read(place);
      int first = entry.indexOf(' ');
      int second = entry.indexOf(' ', first + 1);
      place = Long.parseLong(entry, 0, first, 10);
      int renames = Integer.parseInt(entry, first + 1, second, 10);
      reader.entry(entry.substring(second + 1), renames);
    }
  }

  /** Takes the entries of a chain. */
  interface Reader {
    void entry(String accessId, int renames);
  }
}
