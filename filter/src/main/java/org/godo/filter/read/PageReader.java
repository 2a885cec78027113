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
 * Iterates over all documents whose ids begin with a prefix, in the order of ids. While one page is
 * consumed the next is read, so two are held at a time; the first is read on the first call.
 */
final class PageReader implements Iterator<RawEvent> {
  private final MongoCollection<RawEvent> collection;
  private final String end;
  private final int size;
  private final ReadCount.Part count;
  private Iterator<RawEvent> page = Collections.emptyIterator();

  /** The page after this one; null behind the last. */
  private @Nullable Mono<List<RawEvent>> nextPage;

  private boolean started;
  private String after;
  private long returned;

  /**
   * @param prefix ends in a slash
   * @param size documents of a page, at least one
   * @param count is updated with each page
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
    if (!started) {
      started = true;
      nextPage = read();
    }
    if (!page.hasNext() && nextPage != null) {
      turnTo(nextPage);
    }
    return page.hasNext();
  }

  private void turnTo(Mono<List<RawEvent>> next) {
    List<RawEvent> events = Objects.requireNonNull(next.block());
    page = events.iterator();
    returned += events.size();
    count.read(returned);
    if (events.size() < size) {
      nextPage = null;
    } else {
      after = events.get(size - 1).origin().id();
      nextPage = read();
    }
  }

  /** Starts to read a page; its result, or its failure, is for the caller that turns to it. */
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
