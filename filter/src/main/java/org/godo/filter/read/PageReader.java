package org.godo.filter.read;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * All documents whose ids begin with a prefix, in the order of ids. While a page is worked on the
 * next is read, so two are held at a time; the first is read when it is asked for.
 */
final class PageReader implements Iterator<RawEvent> {
  private final MongoCollection<RawEvent> collection;
  private final String end;
  private final int size;
  private final ReadCount.Part count;
  private Iterator<RawEvent> page = Collections.emptyIterator();

  /** The page after this one; null behind the last. */
  private @Nullable Mono<List<RawEvent>> ahead;

  private boolean begun;
  private String after;
  private long turned;

  /**
   * @param prefix ends in a slash
   * @param size documents of a page, at least one
   * @param count is told of each page
   */
  PageReader(MongoCollection<RawEvent> collection, String prefix, int size, ReadCount.Part count) {
    this.collection = collection;
    this.size = size;
    this.count = count;
    this.after = prefix;
    this.end = prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
  }

  @Override
  public boolean hasNext() {
    if (!begun) {
      begun = true;
      ahead = read();
    }
    if (!page.hasNext() && ahead != null) {
      turn(ahead);
    }
    return page.hasNext();
  }

  private void turn(Mono<List<RawEvent>> next) {
    List<RawEvent> events = Objects.requireNonNull(next.block());
    page = events.iterator();
    turned += events.size();
    count.reached(turned);
    if (events.size() < size) {
      ahead = null;
    } else {
      after = events.get(size - 1).origin().id();
      ahead = read();
    }
  }

  /** Begins to read; what comes of it, a failure too, is for whoever turns the page. */
  private Mono<List<RawEvent>> read() {
    Mono<List<RawEvent>> read =
        Flux.from(
                collection
                    .find(Filters.and(Filters.gt("_id", after), Filters.lt("_id", end)))
                    .sort(Sorts.ascending("_id"))
                    .limit(size)
                    .batchSize(size))
            .collectList()
            .cache();
    read.subscribe(events -> {}, failure -> {});
    return read;
  }

  @Override
  public RawEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more documents before " + end);
    }
    return page.next();
  }
}
