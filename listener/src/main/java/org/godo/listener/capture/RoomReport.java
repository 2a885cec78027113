package org.godo.listener.capture;

import java.util.function.Consumer;
import org.godo.model.session.Loss;

/** Reports when a log has no room for what is captured, and when it has again. For one thread. */
final class RoomReport {
  private final CaptureLog log;
  private final Consumer<String> warnings;
  private boolean reported;
  private long droppedBefore;

  RoomReport(CaptureLog log, Consumer<String> warnings) {
    this.log = log;
    this.warnings = warnings;
  }

  /** Reports what changed. */
  void look() {
    Loss cause = log.noRoomCause();
    boolean lacks = cause != null || log.dropped() > droppedBefore;
    if (lacks && !reported) {
      reported = true;
      warnings.accept(
          cause == Loss.CAPTURE_LIMIT
              ? "the capture has reached --capture-limit: what does not fit is dropped, and counted"
                  + " as lost, until the store has accepted what was captured"
              : "no space left for the capture in "
                  + log.directory().path()
                  + ": what does not fit is dropped, and counted as lost; make room there, and"
                  + " recording goes on by itself");
    } else if (!lacks && reported) {
      reported = false;
      warnings.accept(
          "there is room for the capture again; %d messages were dropped"
              .formatted(log.dropped() - droppedBefore));
    }
    droppedBefore = lacks && cause != null ? droppedBefore : log.dropped();
  }
}
