package org.godo.model.bson;

import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.RenderedInferences;

/** Documents of {@code file_accesses}. */
public final class FileAccessResultCodec implements Codec<FileAccessResult> {
  @Override
  public Class<FileAccessResult> getEncoderClass() {
    return FileAccessResult.class;
  }

  @Override
  public void encode(BsonWriter bson, FileAccessResult access, EncoderContext context) {
    FieldWriter fields = FieldWriter.begin();
    fields
        .text("_id", access.id())
        .text("host", access.host())
        .text("session", access.session())
        .text("process", access.process())
        .textOrNull("docker_id", access.dockerId())
        .int32("pid", access.pid())
        .text("call", access.call())
        .int32("fd", access.fd())
        .textOrNull("file_name", access.fileName())
        .textOrNull("host_path", access.hostPath())
        .texts("flags", access.flags())
        .date("open_timestamp", access.openTimestamp())
        .date("close_timestamp", access.closeTimestamp());
    writeChanges(fields, access);
    fields
        .flag("success", access.success())
        .int32("errno", access.errno())
        .flag("complete", access.complete())
        .textMap("inferred", access.inferred().texts());
    fields.end(bson);
  }

  private static void writeChanges(FieldWriter fields, FileAccessResult access) {
    fields
        .dates("written", access.written())
        .int64("write_count", access.writeCount())
        .int64("write_bytes", access.writeBytes())
        .texts("writers", access.writers())
        .flag("truncated", access.truncated())
        .flag("created", access.created())
        .flag("mapped", access.mapped())
        .textOrNull("renamed_from", access.renamedFrom())
        .textOrNull("renamed_to", access.renamedTo())
        .flag("unlinked", access.unlinked());
  }

  @Override
  public FileAccessResult decode(BsonReader bson, DecoderContext context) {
    FieldReader fields = FieldReader.of(bson, context);
    return new FileAccessResult(
        fields.text("_id"),
        fields.text("host"),
        fields.text("session"),
        fields.text("process"),
        fields.optionalText("docker_id"),
        fields.int32("pid"),
        fields.text("call"),
        fields.optionalInt32("fd"),
        fields.optionalText("file_name"),
        fields.optionalText("host_path"),
        fields.texts("flags"),
        fields.optionalDate("open_timestamp"),
        fields.optionalDate("close_timestamp"),
        fields.dates("written"),
        fields.int64("write_count"),
        fields.int64("write_bytes"),
        fields.texts("writers"),
        fields.flag("truncated", false),
        fields.flag("created", false),
        fields.flag("mapped", false),
        fields.optionalText("renamed_from"),
        fields.optionalText("renamed_to"),
        fields.flag("unlinked", false),
        fields.flag("success", true),
        fields.int32("errno", 0),
        fields.flag("complete", true),
        new RenderedInferences(fields.textMap("inferred")));
  }
}
