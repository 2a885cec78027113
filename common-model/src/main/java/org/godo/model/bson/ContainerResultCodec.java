package org.godo.model.bson;

import org.godo.model.result.ContainerResult;
import org.godo.model.result.ContainerResult.Run;

/** Documents of {@code containers}. */
public final class ContainerResultCodec extends ResultCodec<ContainerResult> {
  private static final RecordFields<Run> RUN =
      RecordFields.of(Run.class)
          .text("session", Run::session)
          .optionalDate("start_timestamp", Run::startTimestamp)
          .optionalDate("end_timestamp", Run::endTimestamp)
          .optionalInt32("exit_code", Run::exitCode)
          .textOrNull("root_process", Run::rootProcess)
          .int32("process_count", Run::processCount)
          .flag("complete", Run::complete, true)
          .inferred("inferred", Run::inferred);

  private static final RecordFields<ContainerResult> FIELDS =
      RecordFields.of(ContainerResult.class)
          .text("_id", ContainerResult::dockerId)
          .text("host", ContainerResult::host)
          .texts("sessions", ContainerResult::sessions)
          .textOrNull("name", ContainerResult::name)
          .textOrNull("namespace", ContainerResult::namespace)
          .textOrNull("image", ContainerResult::image)
          .textMap("labels", ContainerResult::labels)
          .textOrNull("runtime", ContainerResult::runtime)
          .textOrNull("rootfs", ContainerResult::rootfs)
          .textOrNull("made_in", ContainerResult::madeIn)
          .documents(
              "mounts",
              ContainerResult::mounts,
              RawEventCodec::writeMount,
              RawEventCodec::readMount)
          .optionalDate("start_timestamp", ContainerResult::startTimestamp)
          .optionalDate("end_timestamp", ContainerResult::endTimestamp)
          .optionalInt32("exit_code", ContainerResult::exitCode)
          .textOrNull("root_process", ContainerResult::rootProcess)
          .int32("process_count", ContainerResult::processCount)
          .documents("runs", ContainerResult::runs, RUN)
          .flag("complete", ContainerResult::complete, true)
          .documents("loss", ContainerResult::loss, LossFields::write, LossFields::read)
          .inferred("inferred", ContainerResult::inferred);

  public ContainerResultCodec() {
    super(FIELDS);
  }
}
