package org.godo.listener;

import java.util.Map;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.LogEnd;
import org.godo.listener.capture.Note;
import org.godo.model.session.LossWindow;

/** Carries what a session captures onward, while it is being captured. */
public interface Delivery extends AutoCloseable {
  /** Begins to follow the capture. */
  void start();

  /** Something missed that the capture log had no room to say. */
  void loss(LossWindow window);

  /** What was carried so far, by the names used in the session's totals. */
  Map<String, Long> totals();

  /** Carries the rest up to the end of the capture, which is final by now, then returns. */
  @Override
  void close();

  /** Makes the delivery of a session. */
  @FunctionalInterface
  interface Factory {
    /**
     * Prepares it; nothing is read before {@link Delivery#start}.
     *
     * @param directory where the capture is
     * @param end how far it may be read, and whether more will come
     * @param start the session
     * @throws org.godo.model.error.GodoException if it cannot begin, as exit 3 for the store
     */
    Delivery create(
        CaptureDirectory directory, LogEnd end, Note.SessionStart start, ListenerOptions options);
  }
}
