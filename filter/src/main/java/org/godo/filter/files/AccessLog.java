package org.godo.filter.files;

/**
 * Remembers outside of memory which accesses to each file were given as results, so that these can
 * be told of a change of the file's name however much later. The entries about one file form a
 * chain, from the latest back.
 */
public interface AccessLog {
  /** Where a chain begins. */
  long NONE = -1;

  /**
   * Adds an entry to a chain.
   *
   * @param previous the chain's latest entry so far, or {@link #NONE}
   * @param accessId id of the access's result
   * @param renames how often the file had been renamed when the result was given
   * @return the entry
   */
  long append(long previous, String accessId, int renames);

  /** Gives the entries of a chain, the latest first. */
  void read(long latest, Reader reader);

  /** Takes the entries of a chain. */
  interface Reader {
    void entry(String accessId, int renames);
  }
}
