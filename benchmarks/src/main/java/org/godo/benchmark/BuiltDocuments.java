package org.godo.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bson.RawBsonDocument;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Note;
import org.godo.listener.decode.Decoders;
import org.godo.listener.decode.EventSink;
import org.godo.listener.decode.SessionContext;
import org.godo.listener.decode.StreamDecoder;
import org.godo.listener.deliver.DeliveryOptions;
import org.godo.model.bson.RawEventCodec;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.LossWindow;

/** The documents of a capture in memory, in the batches of delivery. */
final class BuiltDocuments implements EventSink {
  private final RawEventCodec codec = new RawEventCodec();
  private final DeliveryOptions options;
  private final Map<RawCollection, List<RawBsonDocument>> gathering =
      new EnumMap<>(RawCollection.class);
  private final Map<RawCollection, Integer> bytes = new EnumMap<>(RawCollection.class);
  private final List<Batch> batches = new ArrayList<>();

  /** Documents for one insert. */
  record Batch(RawCollection collection, List<RawBsonDocument> documents) {}

  private BuiltDocuments(DeliveryOptions options) {
    this.options = options;
  }

  /** Reads a capture to its end. */
  static List<Batch> of(MessageSource capture, SessionContext context, DeliveryOptions options)
      throws IOException {
    BuiltDocuments built = new BuiltDocuments(options);
    StreamDecoder decoder = Decoders.stream(context, built);
    CapturedMessage message;
    while ((message = capture.next()) != null) {
      decoder.accept(message);
    }
    decoder.finish();
    List.copyOf(built.gathering.keySet()).forEach(built::cut);
    return built.batches;
  }

  @Override
  public void event(RawEvent event) {
    RawCollection collection = RawCollection.of(event);
    RawBsonDocument document = new RawBsonDocument(event, codec);
    List<RawBsonDocument> documents =
        gathering.computeIfAbsent(collection, any -> new ArrayList<>());
    documents.add(document);
    int size = bytes.merge(collection, document.getByteBuffer().remaining(), Integer::sum);
    if (documents.size() >= options.batchDocuments() || size >= options.batchBytes()) {
      cut(collection);
    }
  }

  private void cut(RawCollection collection) {
    List<RawBsonDocument> documents = gathering.remove(collection);
    if (documents != null) {
      batches.add(new Batch(collection, documents));
      bytes.remove(collection);
    }
  }

  @Override
  public void note(Note note) {}

  @Override
  public void loss(LossWindow window) {
    throw new IllegalStateException("the capture is not whole: " + window);
  }
}
