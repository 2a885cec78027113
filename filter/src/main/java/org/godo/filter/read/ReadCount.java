package org.godo.filter.read;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.Source;

/**
 * Counts the raw documents that were read, each once though some are read twice. One thread reads;
 * any thread may ask for the count.
 */
public final class ReadCount {
  private final AtomicLong documents = new AtomicLong();
  private final Map<String, Part> parts = new HashMap<>();

  /** The documents of one prefix, which are read from first to last, maybe more than once. */
  final class Part {
    private long furthest;

    /** A pass has read so many documents. */
    void read(long documentsFromBeginning) {
      if (documentsFromBeginning > furthest) {
        documents.addAndGet(documentsFromBeginning - furthest);
        furthest = documentsFromBeginning;
      }
    }
  }

  Part part(RawCollection collection, String prefix) {
    return parts.computeIfAbsent(collection.collectionName() + '/' + prefix, key -> new Part());
  }

  /** Returns how many documents of a session and source were read; for the thread that reads. */
  long of(String session, Source source) {
    String prefix = Origin.prefix(session, source);
    return Arrays.stream(RawCollection.values())
        .mapToLong(collection -> part(collection, prefix).furthest)
        .sum();
  }

  /** Returns how many documents were read so far. */
  public long documents() {
    return documents.get();
  }
}
