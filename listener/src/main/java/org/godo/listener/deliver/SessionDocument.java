package org.godo.listener.deliver;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.function.Supplier;
import org.godo.model.schema.Collections;
import org.godo.model.schema.Documents;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The session's document in the store. */
final class SessionDocument {
  private final MongoCollection<Session> sessions;
  private final String id;
  private final Supplier<Session> current;
  private volatile @Nullable Session saved;

  /**
   * @param current the document as it should be
   */
  SessionDocument(Store store, String id, Supplier<Session> current) {
    this.sessions =
        Documents.in(store.database()).getCollection(Collections.SESSIONS, Session.class);
    this.id = id;
    this.current = current;
  }

  /** Reads what an earlier delivery of the session wrote; empty if there was none. */
  Mono<Session> find() {
    return Mono.from(sessions.find(eq("_id", id)));
  }

  /** Reads the highest ordinal of any session; 0 if there is none. */
  Mono<Long> highestOrdinal() {
    return Mono.from(sessions.find().sort(Sorts.descending("ordinal")).limit(1))
        .map(Session::ordinal)
        .defaultIfEmpty(0L);
  }

  /** Writes the document if it has changed. */
  Mono<Void> save() {
    return Mono.defer(
        () -> {
          Session session = current.get();
          if (session.equals(saved)) {
            return Mono.empty();
          }
          return Mono.from(
                  sessions.replaceOne(eq("_id", id), session, new ReplaceOptions().upsert(true)))
              .doOnNext(done -> saved = session)
              .then();
        });
  }
}
