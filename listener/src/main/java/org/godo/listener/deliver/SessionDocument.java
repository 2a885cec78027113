package org.godo.listener.deliver;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.Map;
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

  /** Writes the document of a session that will be delivered later, of which nothing is there. */
  static Mono<Void> announce(Store store, DeliveredSession session) {
    SessionLedger ledger = new SessionLedger(session.head(), session.endMillis());
    return new SessionDocument(store, session.head().id(), () -> ledger.session(Map.of()))
        .begin(ledger);
  }

  /**
   * Continues from what an earlier delivery wrote, numbers the session if none has, and writes the
   * document.
   */
  Mono<Void> begin(SessionLedger ledger) {
    return find().doOnNext(ledger::continueFrom).then(number(ledger)).then(save());
  }

  private Mono<Void> number(SessionLedger ledger) {
    return Mono.defer(
        () ->
            ledger.isUnnumbered()
                ? highestOrdinal().doOnNext(ledger::numberAfter).then()
                : Mono.empty());
  }

  /** Reads what an earlier delivery of the session wrote; empty if there was none. */
  private Mono<Session> find() {
    return Mono.from(sessions.find(eq("_id", id)));
  }

  /** Reads the highest ordinal of any session; 0 if there is none. */
  private Mono<Long> highestOrdinal() {
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
