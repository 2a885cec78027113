package org.godo.model.bson;

import org.godo.model.result.FileAccessResult;

/** Documents of {@code file_accesses}. */
public final class FileAccessResultCodec extends ResultCodec<FileAccessResult> {
  private static final RecordFields<FileAccessResult> FIELDS =
      RecordFields.of(FileAccessResult.class)
          .text("_id", FileAccessResult::id)
          .text("host", FileAccessResult::host)
          .text("session", FileAccessResult::session)
          .text("process", FileAccessResult::process)
          .textOrNull("docker_id", FileAccessResult::dockerId)
          .flag("by_runtime", FileAccessResult::byRuntime, false)
          .int32("pid", FileAccessResult::pid)
          .text("call", FileAccessResult::call)
          .optionalInt32("fd", FileAccessResult::fd)
          .textOrNull("file_name", FileAccessResult::fileName)
          .textOrNull("host_path", FileAccessResult::hostPath)
          .texts("flags", FileAccessResult::flags)
          .optionalDate("open_timestamp", FileAccessResult::openTimestamp)
          .optionalDate("close_timestamp", FileAccessResult::closeTimestamp)
          .dates("written", FileAccessResult::written)
          .int64("write_count", FileAccessResult::writeCount)
          .int64("write_bytes", FileAccessResult::writeBytes)
          .texts("writers", FileAccessResult::writers)
          .flag("truncated", FileAccessResult::truncated, false)
          .flag("created", FileAccessResult::created, false)
          .flag("mapped", FileAccessResult::mapped, false)
          .textOrNull("renamed_from", FileAccessResult::renamedFrom)
          .textOrNull("renamed_to", FileAccessResult::renamedTo)
          .flag("unlinked", FileAccessResult::unlinked, false)
          .flag("success", FileAccessResult::success, true)
          .int32("errno", FileAccessResult::errno, 0)
          .flag("complete", FileAccessResult::complete, true)
          .inferred("inferred", FileAccessResult::inferred);

  public FileAccessResultCodec() {
    super(FIELDS);
  }
}
