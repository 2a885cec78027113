package org.godo.listener.dump;

import java.time.Instant;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWriter;
import org.bson.codecs.EncoderContext;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.Note;
import org.godo.listener.decode.Decoders;
import org.godo.listener.decode.EventSink;
import org.godo.listener.decode.SessionContext;
import org.godo.listener.decode.StreamDecoder;
import org.godo.model.bson.RawEventCodec;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.session.LossWindow;

/** Decodes messages as delivery does and prints the raw documents. */
final class EventPrinter implements MessagePrinter, EventSink {
  private static final RawEventCodec CODEC = new RawEventCodec();
  private static final EncoderContext CONTEXT = EncoderContext.builder().build();

  /** As {@code filter export} writes documents. */
  private static final JsonWriterSettings JSON =
      JsonWriterSettings.builder()
          .outputMode(JsonMode.RELAXED)
          .dateTimeConverter(
              (millis, writer) -> writer.writeString(Instant.ofEpochMilli(millis).toString()))
          .build();

  private final DumpOptions options;
  private final LossReport losses;
  private final Consumer<String> out;
  private final StreamDecoder decoder;

  EventPrinter(
      DumpOptions options, SessionContext context, LossReport losses, Consumer<String> out) {
    this.options = options;
    this.losses = losses;
    this.out = out;
    this.decoder = Decoders.stream(context, this);
  }

  @Override
  public void accept(CapturedMessage message) {
    decoder.accept(message);
  }

  @Override
  public void finish() {
    decoder.finish();
  }

  @Override
  public void event(RawEvent event) {
    if (isWanted(event)) {
      BsonDocument document = new BsonDocument();
      CODEC.encode(new BsonDocumentWriter(document), event, CONTEXT);
      out.accept(options.isText() ? DocumentText.line(document) : document.toJson(JSON));
    }
  }

  private boolean isWanted(RawEvent event) {
    Origin origin = event.origin();
    return (options.isPid(event.pid()) || options.isPid(event.tgid()))
        && (options.serial() == null
            || (origin.source() == Source.AUDIT && options.isSerial(origin.serial())));
  }

  /** Notes that become no document are printed among the records. */
  @Override
  public void note(Note note) {}

  @Override
  public void loss(LossWindow window) {
    losses.add(window);
  }
}
