package org.godo.model.bson;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.godo.model.raw.Origin;
import org.godo.model.raw.Source;
import org.jspecify.annotations.Nullable;

/**
 * The fields for session, host and source of a document, which are encoded once: they are the same
 * for all documents of a session and source, but for the number in the {@code _id}. Thread-safe, as
 * an entry is immutable and a lost one is only encoded again.
 */
final class RecorderFields {
  private volatile @Nullable Entry last;

  private static final class Entry {
    private final String session;
    private final String host;
    private final Source source;
    private final byte[] idPrefix;
    private final byte[] fields;

    private Entry(Origin origin) {
      session = origin.session();
      host = origin.host();
      source = origin.source();
      idPrefix = Origin.prefix(session, source).getBytes(UTF_8);
      fields = FieldWriter.encode(into -> writeFields(into, origin));
    }

    private boolean isOf(Origin origin) {
      return session.equals(origin.session())
          && host.equals(origin.host())
          && source == origin.source();
    }
  }

  /**
   * Writes the fields.
   *
   * @param number ends the {@code _id}; not negative
   * @param digits of it, at least
   */
  void write(FieldWriter fields, Origin origin, long number, int digits) {
    Entry entry = last;
    if (entry == null || !entry.isOf(origin)) {
      entry = new Entry(origin);
      last = entry;
    }
    fields.numbered("_id", entry.idPrefix, number, digits).encoded(entry.fields);
  }

  /** Writes the fields behind the {@code _id}. */
  static void writeFields(FieldWriter fields, Origin origin) {
    fields
        .text("session", origin.session())
        .text("host", origin.host())
        .text("source", origin.source().fieldValue());
  }
}
