package org.godo.filter.read;

import java.util.Iterator;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;

/** Gives the raw documents of a session in order; documents are read as they are asked for. */
public interface RawReader {
  /**
   * The documents of one collection, session and source in the order of their ids: audit by serial,
   * connector by kernel time, others by their place in the capture.
   */
  Iterator<RawEvent> read(RawCollection collection, String session, Source source);
}
