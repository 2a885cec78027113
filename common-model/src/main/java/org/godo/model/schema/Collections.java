package org.godo.model.schema;

import java.util.List;
import org.godo.model.raw.RawCollection;

/** Names of the collections. */
public final class Collections {
  public static final String PIDS = RawCollection.PIDS.collectionName();
  public static final String FDS = RawCollection.FDS.collectionName();
  public static final String FILES = RawCollection.FILES.collectionName();
  public static final String SESSIONS = "sessions";
  public static final String CONTAINERS = "containers";
  public static final String PROCESSES = "processes";
  public static final String FILE_ACCESSES = "file_accesses";
  public static final String RUNS = "runs";

  /** The lease of the filter that may swap in its results. */
  public static final String LEASES = "leases";

  /** All of them. */
  public static final List<String> ALL =
      List.of(PIDS, FDS, FILES, SESSIONS, CONTAINERS, PROCESSES, FILE_ACCESSES, RUNS, LEASES);

  private Collections() {}
}
