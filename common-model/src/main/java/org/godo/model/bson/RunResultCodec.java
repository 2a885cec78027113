package org.godo.model.bson;

import org.godo.model.result.RunResult;

/** Documents of {@code runs}. */
public final class RunResultCodec extends ResultCodec<RunResult> {
  private static final RecordFields<RunResult> FIELDS =
      RecordFields.of(RunResult.class)
          .text("_id", RunResult::id)
          .text("state", RunResult::state)
          .date("since", RunResult::since)
          .date("until", RunResult::until)
          .texts("sessions", RunResult::sessions)
          .int64Map("counts", RunResult::counts)
          .documents("loss", RunResult::loss, LossFields::write, LossFields::read)
          .text("version", RunResult::version)
          .date("start_timestamp", RunResult::startTimestamp)
          .int64("duration_ms", RunResult::durationMillis);

  public RunResultCodec() {
    super(FIELDS);
  }
}
