package org.godo.model.raw;

import java.util.Locale;

/** The raw collections: one document per event, append-only. */
public enum RawCollection {
  /** Processes: fork, exec, exit, working directory, root, namespaces, snapshot. */
  PIDS,
  /** Calls on a descriptor that stays open: open, dup, write. */
  FDS,
  /** Calls that close a descriptor, or remove or rename a file. */
  FILES;

  private final String collectionName = name().toLowerCase(Locale.ROOT);

  /** Returns the name in the database. */
  public String collectionName() {
    return collectionName;
  }

  /** Returns the collection of an event. */
  public static RawCollection of(RawEvent event) {
    return event instanceof RawEvent.Syscall syscall ? syscall.call().collection() : PIDS;
  }
}
