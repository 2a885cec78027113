package org.godo.model.bson;

import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.godo.model.session.Session;
import org.godo.model.session.Session.ClockSample;

/** Documents of {@code sessions}. */
public final class SessionCodec implements Codec<Session> {
  @Override
  public Class<Session> getEncoderClass() {
    return Session.class;
  }

  @Override
  public void encode(BsonWriter bson, Session session, EncoderContext context) {
    FieldWriter fields = FieldWriter.begin();
    fields
        .text("_id", session.id())
        .text("name", session.name())
        .text("kind", session.kind())
        .text("host", session.host())
        .text("boot_id", session.bootId())
        .text("kernel", session.kernel())
        .text("version", session.version())
        .int64("loginuid", session.loginUid())
        .text("audit", session.audit())
        .texts("rules", session.rules())
        .date("start_timestamp", session.startTimestamp())
        .date("end_timestamp", session.endTimestamp())
        .documents("clock_samples", session.clockSamples(), SessionCodec::writeClock)
        .int64Map("totals", session.totals())
        .documents("loss", session.loss(), LossFields::write);
    fields.end(bson);
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
        fields.optionalDate("end_timestamp"),
        fields.documents("clock_samples", SessionCodec::readClock),
        fields.int64Map("totals"),
        fields.documents("loss", LossFields::read));
  }

  private static ClockSample readClock(FieldReader fields) {
    return new ClockSample(
        fields.int64("realtime_ns"), fields.int64("monotonic_ns"), fields.int64("boottime_ns"));
  }
}
