package org.godo.model.session;

import java.util.Map;
import org.godo.model.raw.Source;
import org.jspecify.annotations.Nullable;

/**
 * How much of a session is in the store, as of the last checkpoint of its delivery. The store may
 * hold more: what was written since.
 *
 * @param whole whether the session has ended and all of it was delivered
 * @param until everything reported up to this moment is in the store, in milliseconds since the
 *     epoch; null where nothing is known to be
 * @param documents numbers of raw documents, by the names of their sources
 */
public record Delivered(boolean whole, @Nullable Long until, Map<String, Long> documents) {
  /** Nothing was delivered yet. */
  public static final Delivered NOTHING = new Delivered(false, null, Map.of());

  public Delivered {
    documents = Map.copyOf(documents);
  }

  /** Returns how many documents of a source are in the store, at least. */
  public long documents(Source source) {
    return documents.getOrDefault(source.fieldValue(), 0L);
  }
}
