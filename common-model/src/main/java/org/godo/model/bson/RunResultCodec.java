package org.godo.model.bson;

import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.godo.model.result.RunResult;

/** Documents of {@code runs}. */
public final class RunResultCodec implements Codec<RunResult> {
  @Override
  public Class<RunResult> getEncoderClass() {
    return RunResult.class;
  }

  @Override
  public void encode(BsonWriter bson, RunResult run, EncoderContext context) {
    FieldWriter fields = FieldWriter.begin();
    fields
        .text("_id", run.id())
        .text("state", run.state())
        .date("since", run.since())
        .date("until", run.until())
        .texts("sessions", run.sessions())
        .int64Map("counts", run.counts())
        .documents("loss", run.loss(), LossFields::write)
        .text("version", run.version())
        .date("start_timestamp", run.startTimestamp())
        .int64("duration_ms", run.durationMillis());
    fields.end(bson);
  }

  @Override
  public RunResult decode(BsonReader bson, DecoderContext context) {
    FieldReader fields = FieldReader.of(bson, context);
    return new RunResult(
        fields.text("_id"),
        fields.text("state"),
        fields.date("since"),
        fields.date("until"),
        fields.texts("sessions"),
        fields.int64Map("counts"),
        fields.documents("loss", LossFields::read),
        fields.text("version"),
        fields.date("start_timestamp"),
        fields.int64("duration_ms"));
  }
}
