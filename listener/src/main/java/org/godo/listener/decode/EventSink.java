package org.godo.listener.decode;

import org.godo.listener.capture.Note;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.LossWindow;

/** Receives what a {@link StreamDecoder} emits, in order. */
public interface EventSink {
  /** Receives a raw event. */
  void event(RawEvent event);

  /** Receives a note of the listener about the session: its start, clocks and end. */
  void note(Note note);

  /** Receives a loss that decoding found or the capture noted. */
  void loss(LossWindow window);
}
