package org.godo.listener.deliver;

import com.mongodb.client.model.Filters;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.Source;
import org.godo.model.session.Delivered;
import org.godo.model.store.Store;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How many documents of a session are in the store, by their sources. */
final class DeliveredDocuments {
  private final Store store;
  private final DeliveredSession session;
  private final DeliveryProgress progress;
  private final BatchInserter inserter;
  private final RefusedDocuments refused;

  DeliveredDocuments(
      Store store,
      DeliveredSession session,
      DeliveryProgress progress,
      BatchInserter inserter,
      RefusedDocuments refused) {
    this.store = store;
    this.session = session;
    this.progress = progress;
    this.inserter = inserter;
    this.refused = refused;
  }

  /**
   * Returns what is acknowledged.
   *
   * @param whole whether that is all of the session
   */
  Mono<Delivered> now(boolean whole) {
    Long until = progress.until();
    // Files of a replay may overlap: then events are delivered twice, and are one document.
    boolean overlapping = whole && !session.resumable() && inserter.duplicates() > 0;
    return overlapping
        ? inStore().map(documents -> new Delivered(true, until, documents))
        : Mono.just(new Delivered(whole, until, acknowledged()));
  }

  private Map<String, Long> acknowledged() {
    Map<String, Long> documents = new TreeMap<>(progress.reached().eventsBySource());
    for (Source source : Source.values()) {
      long refusals = refused.count(Origin.prefix(session.head().id(), source));
      documents.computeIfPresent(source.fieldValue(), (name, n) -> Math.max(0, n - refusals));
    }
    return documents;
  }

  private Mono<Map<String, Long>> inStore() {
    return Flux.fromIterable(Arrays.asList(Source.values()))
        .concatMap(source -> count(source).map(count -> Map.entry(source.fieldValue(), count)))
        .filter(entry -> entry.getValue() > 0)
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  private Mono<Long> count(Source source) {
    String prefix = Origin.prefix(session.head().id(), source);
    String end = prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
    return Flux.fromIterable(Arrays.asList(RawCollection.values()))
        .concatMap(
            collection ->
                store
                    .database()
                    .getCollection(collection.collectionName())
                    .countDocuments(Filters.and(Filters.gt("_id", prefix), Filters.lt("_id", end))))
        .reduce(0L, Long::sum);
  }
}
