package org.godo.filter.read;

import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.schema.Collections;
import org.godo.model.schema.Documents;
import org.godo.model.session.Session;
import reactor.core.publisher.Flux;

/**
 * Reads sessions and raw documents from the store, page by page in the order of {@code _id}: every
 * page is a range of that index, so neither side holds more than a page or two.
 */
public final class StoreReader implements RawReader {
  private static final int PAGE = 500;

  private final MongoDatabase database;
  private final int pageSize;
  private final ReadCount count;

  public StoreReader(MongoDatabase database) {
    this(database, new ReadCount());
  }

  /**
   * @param count is updated as documents are read
   */
  public StoreReader(MongoDatabase database, ReadCount count) {
    this(database, PAGE, count);
  }

  /**
   * @param pageSize documents read at a time, at least one
   */
  StoreReader(MongoDatabase database, int pageSize, ReadCount count) {
    this.pageSize = pageSize;
    this.count = count;
    this.database = Documents.in(database);
  }

  /** Returns every session, the earliest first. */
  public List<Session> sessions() {
    return Objects.requireNonNull(
        Flux.from(
                database
                    .getCollection(Collections.SESSIONS, Session.class)
                    .find()
                    .sort(Sorts.ascending("start_timestamp", "_id")))
            .collectList()
            .block());
  }

  @Override
  public Iterator<RawEvent> read(RawCollection collection, String session, Source source) {
    String prefix = Origin.prefix(session, source);
    return new PageReader(
        database.getCollection(collection.collectionName(), RawEvent.class),
        prefix,
        pageSize,
        count.part(collection, prefix));
  }
}
