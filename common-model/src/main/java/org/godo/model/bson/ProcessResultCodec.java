package org.godo.model.bson;

import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.ProcessResult.Execution;
import org.godo.model.result.ProcessResult.ThreadResult;
import org.godo.model.result.RenderedInferences;

/** Documents of {@code processes}. */
public final class ProcessResultCodec implements Codec<ProcessResult> {
  @Override
  public Class<ProcessResult> getEncoderClass() {
    return ProcessResult.class;
  }

  @Override
  public void encode(BsonWriter bson, ProcessResult process, EncoderContext context) {
    FieldWriter fields = FieldWriter.begin();
    writePlace(fields, process);
    writeLife(fields, process);
    fields
        .int32("files_read", process.filesRead())
        .int32("files_written", process.filesWritten())
        .flag("complete", process.complete())
        .textMap("inferred", process.inferred().texts());
    fields.end(bson);
  }

  private static void writePlace(FieldWriter fields, ProcessResult process) {
    fields
        .text("_id", process.key())
        .text("host", process.host())
        .text("session", process.session())
        .textOrNull("docker_id", process.dockerId())
        .int32("pid", process.pid())
        .int32("tgid", process.tgid())
        .int32("ppid", process.ppid())
        .int32("parent_tgid", process.parentTgid())
        .textOrNull("parent", process.parent())
        .text("creator", process.creator())
        .text("reaper", process.reaper())
        .texts("children", process.children())
        .texts("ancestors", process.ancestors())
        .int32("depth", process.depth())
        .flag("star", process.star())
        .flag("context", process.context());
  }

  private static void writeLife(FieldWriter fields, ProcessResult process) {
    fields
        .date("start_timestamp", process.startTimestamp())
        .date("exit_timestamp", process.exitTimestamp())
        .int32("exit_code", process.exitCode())
        .int32("exit_signal", process.exitSignal())
        .textOrNull("comm", process.comm())
        .textOrNull("exe", process.exe())
        .texts("args", process.args())
        .textOrNull("cwd", process.cwd())
        .textOrNull("rootfs", process.rootfs())
        .int64("uid", process.uid())
        .documents("execve", process.execve(), ProcessResultCodec::writeExecution)
        .documents("threads", process.threads(), ProcessResultCodec::writeThread);
  }

  private static void writeExecution(FieldWriter fields, Execution execution) {
    fields
        .date("timestamp", execution.timestamp())
        .textOrNull("exe", execution.exe())
        .texts("args", execution.args())
        .textOrNull("cwd", execution.cwd())
        .textOrNull("interpreter", execution.interpreter())
        .flag("success", execution.success())
        .int32("errno", execution.errno());
  }

  private static void writeThread(FieldWriter fields, ThreadResult thread) {
    fields
        .int32("pid", thread.pid())
        .date("start_timestamp", thread.startTimestamp())
        .date("exit_timestamp", thread.exitTimestamp());
  }

  @Override
  public ProcessResult decode(BsonReader bson, DecoderContext context) {
    FieldReader fields = FieldReader.of(bson, context);
    return new ProcessResult(
        fields.text("_id"),
        fields.text("host"),
        fields.text("session"),
        fields.optionalText("docker_id"),
        fields.int32("pid"),
        fields.int32("tgid"),
        fields.optionalInt32("ppid"),
        fields.optionalInt32("parent_tgid"),
        fields.optionalText("parent"),
        fields.optionalText("creator"),
        fields.optionalText("reaper"),
        fields.texts("children"),
        fields.texts("ancestors"),
        fields.int32("depth"),
        fields.flag("star", false),
        fields.flag("context", false),
        fields.date("start_timestamp"),
        fields.optionalDate("exit_timestamp"),
        fields.optionalInt32("exit_code"),
        fields.optionalInt32("exit_signal"),
        fields.optionalText("comm"),
        fields.optionalText("exe"),
        fields.texts("args"),
        fields.optionalText("cwd"),
        fields.optionalText("rootfs"),
        fields.optionalInt64("uid"),
        fields.documents("execve", ProcessResultCodec::readExecution),
        fields.documents("threads", ProcessResultCodec::readThread),
        fields.int32("files_read"),
        fields.int32("files_written"),
        fields.flag("complete", true),
        new RenderedInferences(fields.textMap("inferred")));
  }

  private static Execution readExecution(FieldReader fields) {
    return new Execution(
        fields.date("timestamp"),
        fields.optionalText("exe"),
        fields.texts("args"),
        fields.optionalText("cwd"),
        fields.optionalText("interpreter"),
        fields.flag("success", true),
        fields.int32("errno", 0));
  }

  private static ThreadResult readThread(FieldReader fields) {
    return new ThreadResult(
        fields.int32("pid"), fields.date("start_timestamp"), fields.optionalDate("exit_timestamp"));
  }
}
