package org.godo.model.raw;

import java.util.Locale;

/** The raw collections: one document per event, append-only. */
public enum RawCollection {
  /** Life of processes: fork, exec, exit, working directory, root, namespaces, snapshot. */
  PIDS,
  /** What happens on a descriptor: open, dup, write. */
  FDS,
  /** What closes a descriptor and what ends or renames a file. */
  FILES;

  private final String collectionName = name().toLowerCase(Locale.ROOT);

  /** Name in the database. */
  public String collectionName() {
    return collectionName;
  }

  /** The collection an event is written to. */
  public static RawCollection of(RawEvent event) {
    return event instanceof RawEvent.Syscall syscall ? syscall.call().collection() : PIDS;
  }
}
