package org.godo.listener.session;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.godo.listener.capture.CaptureLog;
import org.godo.listener.capture.CaptureLoop;
import org.godo.listener.capture.Note;
import org.godo.listener.deliver.LiveDelivery;
import org.godo.listener.kernel.KernelSources;
import org.godo.listener.kernel.KernelWatch;
import org.godo.model.session.Loss;
import org.godo.model.session.SessionHead;

/** The parts of a session that is being recorded, in the order of the flow. */
record Recording(
    SessionHead head,
    KernelSources kernel,
    KernelWatch watch,
    CaptureLoop capture,
    CaptureLog log,
    LiveDelivery delivery) {

  /** Stops the capture; what its log had no room to note as lost goes to delivery directly. */
  static void stop(CaptureLoop capture, LiveDelivery delivery)
      throws IOException, InterruptedException {
    for (Note.Loss loss : capture.stop()) {
      delivery.loss(loss.window());
    }
  }

  /** Returns the result; call it after everything is closed. */
  Listener.Summary summary() {
    return new Listener.Summary(capture.totals(), lost(), delivery.session());
  }

  /** What is known to be lost before it is delivered, by cause. */
  Map<Loss, Long> lost() {
    Map<Loss, Long> lost = new EnumMap<>(Loss.class);
    lost.putAll(capture.lost());
    watch.lost().forEach((cause, count) -> lost.merge(cause, count, Long::sum));
    return lost;
  }
}
