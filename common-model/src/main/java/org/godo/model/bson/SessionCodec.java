package org.godo.model.bson;

import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.godo.model.session.Delivered;
import org.godo.model.session.Session;
import org.godo.model.session.Session.ClockSample;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;

/** Documents of {@code sessions}. */
public final class SessionCodec implements Codec<Session> {
  @Override
  public Class<Session> getEncoderClass() {
    return Session.class;
  }

  @Override
  public void encode(BsonWriter bson, Session session, EncoderContext context) {
    FieldWriter fields = FieldWriter.begin();
    writeHead(fields, session.head());
    fields
        .int64("ordinal", session.ordinal())
        .date("end_timestamp", session.endTimestamp())
        .documents("clock_samples", session.clockSamples(), SessionCodec::writeClock)
        .int64Map("totals", session.totals())
        .documents("loss", session.loss(), LossFields::write);
    writeDelivered(fields, session.delivered());
    fields.end(bson);
  }

  private static void writeHead(FieldWriter fields, SessionHead head) {
    fields
        .text("_id", head.id())
        .text("name", head.name())
        .text("kind", head.kind())
        .text("host", head.host())
        .text("boot_id", head.bootId())
        .text("kernel", head.kernel())
        .text("version", head.version())
        .int64("loginuid", head.loginUid())
        .text("audit", head.audit())
        .text("audit_before", head.auditBefore())
        .date("audit_since", head.auditSince())
        .texts("rules", head.rules())
        .date("start_timestamp", head.startTimestamp())
        .text("replay", head.replay());
  }

  private static void writeDelivered(FieldWriter fields, @Nullable Delivered delivered) {
    if (delivered != null) {
      fields
          .flag("delivered_to_end", delivered.whole())
          .date("delivered_until", delivered.until())
          .int64Map("delivered", delivered.documents());
    }
  }

  private static @Nullable Delivered readDelivered(FieldReader fields) {
    Boolean whole = fields.optionalFlag("delivered_to_end");
    return whole == null
        ? null
        : new Delivered(
            whole, fields.optionalDate("delivered_until"), fields.int64Map("delivered"));
  }

  private static void writeClock(FieldWriter fields, ClockSample sample) {
    fields
        .int64("realtime_ns", sample.realtimeNs())
        .int64("monotonic_ns", sample.monotonicNs())
        .int64("boottime_ns", sample.boottimeNs());
  }

  @Override
  public Session decode(BsonReader bson, DecoderContext context) {
    FieldReader fields = FieldReader.of(bson, context);
    return new Session(
        readHead(fields),
        fields.int64("ordinal", 0),
        fields.optionalDate("end_timestamp"),
        fields.documents("clock_samples", SessionCodec::readClock),
        fields.int64Map("totals"),
        fields.documents("loss", LossFields::read),
        readDelivered(fields));
  }

  private static SessionHead readHead(FieldReader fields) {
    return new SessionHead(
        fields.text("_id"),
        fields.text("name"),
        fields.text("kind"),
        fields.text("host"),
        fields.text("boot_id"),
        fields.optionalText("kernel"),
        fields.optionalText("version"),
        fields.optionalInt64("loginuid"),
        fields.optionalText("audit"),
        fields.texts("rules"),
        fields.date("start_timestamp"),
        fields.optionalText("replay"),
        fields.optionalText("audit_before"),
        fields.optionalDate("audit_since"));
  }

  private static ClockSample readClock(FieldReader fields) {
    return new ClockSample(
        fields.int64("realtime_ns"), fields.int64("monotonic_ns"), fields.int64("boottime_ns"));
  }
}
