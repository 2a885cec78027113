package org.godo.filter.read;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
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
 * page is a range of that index, so neither side holds more than a page.
 */
public final class StoreReader implements RawReader {
  private static final int PAGE = 2_000;

  private final MongoDatabase database;
  private final int pageSize;

  public StoreReader(MongoDatabase database) {
    this(database, PAGE);
  }

  /**
   * @param pageSize documents read at a time, at least one
   */
  StoreReader(MongoDatabase database, int pageSize) {
    this.pageSize = pageSize;
    this.database = Documents.in(database);
  }

  /** Every session, the earliest first. */
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
    return new Pages(
        database.getCollection(collection.collectionName(), RawEvent.class),
        Origin.prefix(session, source),
        pageSize);
  }

  /** All documents whose ids begin with a prefix that ends in a slash. */
  private static final class Pages implements Iterator<RawEvent> {
    private final MongoCollection<RawEvent> collection;
    private final String end;
    private final int size;
    private final Queue<RawEvent> page = new ArrayDeque<>();
    private String after;
    private boolean last;

    Pages(MongoCollection<RawEvent> collection, String prefix, int size) {
      this.collection = collection;
      this.size = size;
      this.after = prefix;
      this.end = prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
    }

    @Override
    public boolean hasNext() {
      if (page.isEmpty() && !last) {
        turn();
      }
      return !page.isEmpty();
    }

    private void turn() {
      List<RawEvent> next =
          Objects.requireNonNull(
              Flux.from(
                      collection
                          .find(Filters.and(Filters.gt("_id", after), Filters.lt("_id", end)))
                          .sort(Sorts.ascending("_id"))
                          .limit(size)
                          .batchSize(size))
                  .collectList()
                  .block());
      last = next.size() < size;
      page.addAll(next);
      if (!next.isEmpty()) {
        after = next.get(next.size() - 1).origin().id();
      }
    }

    @Override
    public RawEvent next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more documents before " + end);
      }
      return page.remove();
    }
  }
}
