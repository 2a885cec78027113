package org.godo.model.bson;

import org.godo.model.result.ProcessResult;
import org.godo.model.result.ProcessResult.Execution;
import org.godo.model.result.ProcessResult.ThreadResult;

/** Documents of {@code processes}. */
public final class ProcessResultCodec extends ResultCodec<ProcessResult> {
  private static final RecordFields<Execution> EXECUTION =
      RecordFields.of(Execution.class)
          .date("timestamp", Execution::timestamp)
          .textOrNull("exe", Execution::exe)
          .texts("args", Execution::args)
          .textOrNull("cwd", Execution::cwd)
          .textOrNull("interpreter", Execution::interpreter)
          .flag("success", Execution::success, true)
          .int32("errno", Execution::errno, 0);

  private static final RecordFields<ThreadResult> THREAD =
      RecordFields.of(ThreadResult.class)
          .int32("pid", ThreadResult::pid)
          .date("start_timestamp", ThreadResult::startTimestamp)
          .optionalDate("exit_timestamp", ThreadResult::exitTimestamp);

  private static final RecordFields<ProcessResult> FIELDS =
      RecordFields.of(ProcessResult.class)
          .text("_id", ProcessResult::key)
          .text("host", ProcessResult::host)
          .text("session", ProcessResult::session)
          .textOrNull("docker_id", ProcessResult::dockerId)
          .int32("pid", ProcessResult::pid)
          .int32("tgid", ProcessResult::tgid)
          .optionalInt32("ppid", ProcessResult::ppid)
          .optionalInt32("parent_tgid", ProcessResult::parentTgid)
          .textOrNull("parent", ProcessResult::parent)
          .optionalText("creator", ProcessResult::creator)
          .optionalText("reaper", ProcessResult::reaper)
          .texts("children", ProcessResult::children)
          .texts("ancestors", ProcessResult::ancestors)
          .int32("depth", ProcessResult::depth)
          .flag("star", ProcessResult::star, false)
          .flag("context", ProcessResult::context, false)
          .date("start_timestamp", ProcessResult::startTimestamp)
          .optionalDate("exit_timestamp", ProcessResult::exitTimestamp)
          .optionalInt32("exit_code", ProcessResult::exitCode)
          .optionalInt32("exit_signal", ProcessResult::exitSignal)
          .textOrNull("comm", ProcessResult::comm)
          .textOrNull("exe", ProcessResult::exe)
          .texts("args", ProcessResult::args)
          .textOrNull("cwd", ProcessResult::cwd)
          .textOrNull("rootfs", ProcessResult::rootfs)
          .optionalInt64("uid", ProcessResult::uid)
          .documents("execve", ProcessResult::execve, EXECUTION)
          .documents("threads", ProcessResult::threads, THREAD)
          .int32("files_read", ProcessResult::filesRead)
          .int32("files_written", ProcessResult::filesWritten)
          .flag("complete", ProcessResult::complete, true)
          .inferred("inferred", ProcessResult::inferred);

  public ProcessResultCodec() {
    super(FIELDS);
  }
}
