package org.godo.filter.files;

/** Keeps texts outside of memory, to be read again at their places. */
public interface SpillStore {
  /** Stands for no place. */
  long NONE = -1;

  /** Keeps a text; its place. */
  long append(String text);

  /** The text at a place. */
  String read(long place);
}
