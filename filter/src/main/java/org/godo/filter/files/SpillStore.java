package org.godo.filter.files;

/** Stores texts outside of memory, to be read again by their positions. */
public interface SpillStore {
  /** Stands for no position. */
  long NONE = -1;

  /** Appends a text and returns its position. */
  long append(String text);

  /** Returns the text at a position. */
  String read(long position);
}
