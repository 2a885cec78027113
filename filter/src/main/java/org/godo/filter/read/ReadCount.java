package org.godo.filter.read;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many raw documents were read, each counted once though some are read twice. One thread reads;
 * any may ask.
 */
public final class ReadCount {
  private final AtomicLong documents = new AtomicLong();
  private final Map<String, Part> parts = new HashMap<>();

  /** What is read in one order from its beginning to its end, maybe more than once. */
  final class Part {
    private long furthest;

    /** A reading has come so far. */
    void reached(long documentsFromBeginning) {
      if (documentsFromBeginning > furthest) {
        documents.addAndGet(documentsFromBeginning - furthest);
        furthest = documentsFromBeginning;
      }
    }
  }

  Part part(String name) {
    return parts.computeIfAbsent(name, key -> new Part());
  }

  /** Documents read so far. */
  public long documents() {
    return documents.get();
  }
}
