package org.godo.listener.verify;

import java.util.Map;
import org.bson.RawBsonDocument;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;

/** Checks that raw documents decode, have the id of their origin, and lie in their collection. */
final class RawDocumentCheck {
  private final RawCollection collection;
  private final Map<String, Long> documentsOfSession;
  private long documents;

  /**
   * @param documentsOfSession counts documents by session
   */
  RawDocumentCheck(RawCollection collection, Map<String, Long> documentsOfSession) {
    this.collection = collection;
    this.documentsOfSession = documentsOfSession;
  }

  void accept(RawBsonDocument document) {
    documents++;
    RawEvent event = StoreCheck.decode(document, RawEvent.class);
    Origin origin = event.origin();
    documentsOfSession.merge(origin.session(), 1L, Long::sum);
    String id = document.getString("_id").getValue();
    if (!id.equals(origin.id())) {
      throw new IllegalArgumentException("its fields are those of " + origin.id());
    }
    if (RawCollection.of(event) != collection) {
      throw new IllegalArgumentException(
          "it belongs into " + RawCollection.of(event).collectionName());
    }
  }

  long documents() {
    return documents;
  }
}
