package org.godo.model.bson;

import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.RenderedInferences;

/** Documents of {@code containers}. */
public final class ContainerResultCodec implements Codec<ContainerResult> {
  @Override
  public Class<ContainerResult> getEncoderClass() {
    return ContainerResult.class;
  }

  @Override
  public void encode(BsonWriter bson, ContainerResult container, EncoderContext context) {
    FieldWriter fields = FieldWriter.begin();
    fields
        .text("_id", container.dockerId())
        .text("host", container.host())
        .texts("sessions", container.sessions())
        .textOrNull("name", container.name())
        .textOrNull("namespace", container.namespace())
        .textOrNull("image", container.image())
        .textMap("labels", container.labels())
        .textOrNull("runtime", container.runtime())
        .textOrNull("rootfs", container.rootfs())
        .documents("mounts", container.mounts(), RawEventCodec::writeMount)
        .date("start_timestamp", container.startTimestamp())
        .date("end_timestamp", container.endTimestamp())
        .int32("exit_code", container.exitCode())
        .textOrNull("root_process", container.rootProcess())
        .int32("process_count", container.processCount())
        .flag("complete", container.complete())
        .documents("loss", container.loss(), LossFields::write)
        .textMap("inferred", container.inferred().texts());
    fields.end(bson);
  }

  @Override
  public ContainerResult decode(BsonReader bson, DecoderContext context) {
    FieldReader fields = FieldReader.of(bson, context);
    return new ContainerResult(
        fields.text("_id"),
        fields.text("host"),
        fields.texts("sessions"),
        fields.optionalText("name"),
        fields.optionalText("namespace"),
        fields.optionalText("image"),
        fields.textMap("labels"),
        fields.optionalText("runtime"),
        fields.optionalText("rootfs"),
        fields.documents("mounts", RawEventCodec::readMount),
        fields.optionalDate("start_timestamp"),
        fields.optionalDate("end_timestamp"),
        fields.optionalInt32("exit_code"),
        fields.optionalText("root_process"),
        fields.int32("process_count"),
        fields.flag("complete", true),
        fields.documents("loss", LossFields::read),
        new RenderedInferences(fields.textMap("inferred")));
  }
}
