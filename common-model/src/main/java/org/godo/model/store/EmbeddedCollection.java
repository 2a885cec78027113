package org.godo.model.store;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.BadValueException;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A collection as one sorted map from {@code _id} to the document's BSON. The map is its own index
 * on {@code _id}: a query bound to a range of ids reads that range, and one sorted by {@code _id}
 * reads no further than its limit. Documents are decoded as they are asked for, so memory does not
 * grow with the answer unless it has to be sorted by something else.
 */
final class EmbeddedCollection extends AbstractSynchronizedMongoCollection<Object> {
  /** Of MongoDB's error_codes.yml. */
  private static final int DUPLICATE_KEY = 11000;

  private final MVMap<Object, byte[]> documents;

  EmbeddedCollection(
      MongoDatabase database,
      String name,
      CollectionOptions options,
      CursorRegistry cursors,
      MVMap<Object, byte[]> documents) {
    super(database, name, options, cursors);
    this.documents = documents;
  }

  /**
   * Returns the map's key for an id.
   *
   * @throws BadValueException if it is no string; no document has such an id
   */
  static String key(@Nullable Object id) {
    if (id instanceof String text) {
      return text;
    }
    throw new BadValueException("the embedded store has documents with a string as _id only");
  }

  @Override
  protected Object addDocumentInternal(Document document) {
    String idField = getIdField();
    Object key =
        idField == null ? UUID.randomUUID() : key(Utils.getSubdocumentValue(document, idField));
    byte[] previous = documents.putIfAbsent(key, encode(document));
    if (previous != null) {
      throw new IllegalStateException("a document with this id is already in " + this);
    }
    return key;
  }

  /**
   * Puts encoded documents into the map as they are.
   *
   * @return an error, as a server reports it, for each whose id is there already
   */
  synchronized BsonArray insert(EncodedInsert command) {
    BsonArray errors = new BsonArray();
    for (int index = 0; command.next(); index++) {
      String id = command.id();
      if (documents.putIfAbsent(id, command.document()) != null) {
        errors.add(duplicate(index, id));
      }
    }
    return errors;
  }

  private BsonDocument duplicate(int index, String id) {
    String message =
        "E11000 duplicate key error collection: %s index: _id_ dup key: { _id: \"%s\" }"
            .formatted(getFullName(), id);
    return new BsonDocument("index", new BsonInt32(index))
        .append("code", new BsonInt32(DUPLICATE_KEY))
        .append("errmsg", new BsonString(message));
  }

  @Override
  protected void handleUpdate(Object position, Document oldDocument, Document newDocument) {
    documents.put(position, encode(newDocument));
  }

  @Override
  protected void removeDocument(Object position) {
    if (documents.remove(position) == null) {
      throw new NoSuchElementException("no document at this position of " + this);
    }
  }

  @Override
  protected @Nullable Document getDocument(Object position) {
    byte[] bson = documents.get(position);
    return bson == null ? null : decode(bson);
  }

  @Override
  protected Stream<DocumentWithPosition<Object>> streamAllDocumentsWithPosition() {
    return documents.entrySet().stream()
        .map(entry -> new DocumentWithPosition<>(decode(entry.getValue()), entry.getKey()));
  }

  @Override
  public int count() {
    return documents.size();
  }

  @Override
  public boolean isEmpty() {
    return documents.isEmpty();
  }

  /** Sizes are computed on demand, not tracked. */
  @Override
  protected boolean tracksDataSize() {
    return false;
  }

  @Override
  protected void updateDataSize(int sizeDelta) {
    throw new UnsupportedOperationException("sizes are not tracked");
  }

  @Override
  protected int getDataSize() {
    long size = documents.values().stream().mapToLong(bson -> bson.length).sum();
    return (int) Math.min(size, Integer.MAX_VALUE);
  }

  // ---- queries -------------------------------------------------------------------------------

  @Override
  protected QueryResult matchDocuments(
      Document query,
      @Nullable Document orderBy,
      int skip,
      int limit,
      int batchSize,
      @Nullable Document fields) {
    IdRange range = IdRange.of(query, idField());
    boolean sorted = isOrderOfKeys(orderBy, range);
    Comparator<Document> order = sorted ? null : comparator(orderBy);
    return answer(
        stream(new MapWalk(documents, range)), query, order, skip, limit, batchSize, fields);
  }

  @Override
  protected QueryResult matchDocuments(
      Document query,
      Iterable<Object> positions,
      @Nullable Document orderBy,
      int skip,
      int limit,
      int batchSize,
      @Nullable Document fields) {
    Stream<byte[]> found =
        StreamSupport.stream(positions.spliterator(), false)
            .flatMap(position -> Stream.ofNullable(documents.get(position)));
    return answer(found, query, comparator(orderBy), skip, limit, batchSize, fields);
  }

  private QueryResult answer(
      Stream<byte[]> candidates,
      Document query,
      @Nullable Comparator<Document> order,
      int skip,
      int limit,
      int batchSize,
      @Nullable Document fields) {
    Stream<Document> found =
        candidates
            .map(EmbeddedCollection::decode)
            .filter(document -> documentMatchesQuery(document, query));
    found = order == null ? found : found.sorted(order);
    found = skip > 0 ? found.skip(skip) : found;
    found = limit > 0 ? found.limit(limit) : found;
    if (fields != null && !fields.isEmpty()) {
      found = found.map(document -> project(document, fields));
    }
    Iterator<Document> documentsFound = found.iterator();
    if (batchSize == 0) {
      // only the server's own code calls this, to iterate over all documents
      return new QueryResult(() -> documentsFound);
    }
    return firstBatch(documentsFound, batchSize);
  }

  private QueryResult firstBatch(Iterator<Document> found, int batchSize) {
    BatchCursor cursor = new BatchCursor(cursorRegistry.generateCursorId(), found);
    var batch = cursor.takeDocuments(batchSize);
    if (cursor.isEmpty()) {
      return new QueryResult(batch);
    }
    cursorRegistry.add(cursor);
    return new QueryResult(batch, cursor);
  }

  private Document project(Document document, Document fields) {
    return matchDocumentsFromStream(Stream.of(document), new Document(), null, 0, 0, 0, fields)
        .iterator()
        .next();
  }

  private static @Nullable Comparator<Document> comparator(@Nullable Document orderBy) {
    return deriveComparator(orderBy);
  }

  private boolean isOrderOfKeys(@Nullable Document orderBy, IdRange range) {
    if (orderBy == null || orderBy.isEmpty()) {
      return true;
    }
    boolean byIdAlone = orderBy.size() == 1 && orderBy.containsKey(idField());
    return byIdAlone
        && orderBy.get(idField()) instanceof Number direction
        && direction.intValue() > 0
        && (range.from() != null || hasOnlyTextKeys());
  }

  /** Keys of one type are adjacent, so the first and the last are enough. */
  private boolean hasOnlyTextKeys() {
    return documents.isEmpty()
        || (documents.firstKey() instanceof String && documents.lastKey() instanceof String);
  }

  private String idField() {
    String field = getIdField();
    return field == null ? "" : field;
  }

  private static <T> Stream<T> stream(Iterator<T> iterator) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false);
  }

  // ---- BSON ----------------------------------------------------------------------------------

  private static byte[] encode(Document document) {
    ByteBuf buffer = Unpooled.buffer(512);
    BsonEncoder.encodeDocument(document, buffer);
    return ByteBufUtil.getBytes(buffer);
  }

  private static Document decode(byte[] bson) {
    return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bson));
  }
}
