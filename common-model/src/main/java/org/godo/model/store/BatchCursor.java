package org.godo.model.store;

import de.bwaldvogel.mongo.backend.AbstractCursor;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Returns an answer in batches that fit a message, however many documents a batch is to have. */
final class BatchCursor extends AbstractCursor {
  /** As MongoDB: a batch ends with the document that reaches this many bytes. */
  private static final int MAX_BATCH_BYTES = 16 << 20;

  private final Iterator<Document> documents;

  BatchCursor(long id, Iterator<Document> documents) {
    super(id);
    this.documents = documents;
  }

  @Override
  public boolean isEmpty() {
    return !documents.hasNext();
  }

  @Override
  public synchronized List<Document> takeDocuments(int count) {
    List<Document> batch = new ArrayList<>();
    ByteBuf measure = Unpooled.buffer(512);
    long bytes = 0;
    while (documents.hasNext() && bytes < MAX_BATCH_BYTES && (count == 0 || batch.size() < count)) {
      Document document = documents.next();
      measure.clear();
      BsonEncoder.encodeDocument(document, measure);
      bytes += measure.writerIndex();
      batch.add(document);
    }
    return batch;
  }
}
