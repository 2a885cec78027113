package org.godo.filter.read;

import java.util.Iterator;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;

/** Reads the raw documents of a session in order, as its iterators are consumed. */
public interface RawReader {
  /**
   * Returns the documents of one collection, session and source in the order of their ids: audit by
   * serial, connector by kernel time, others by their position in the capture.
   */
  Iterator<RawEvent> read(RawCollection collection, String session, Source source);
}
