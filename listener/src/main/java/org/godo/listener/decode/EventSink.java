package org.godo.listener.decode;

import org.godo.listener.capture.Note;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.LossWindow;

/** Takes what a {@link StreamDecoder} makes of a capture, in order. */
public interface EventSink {
  /** One raw document. */
  void event(RawEvent event);

  /** Something the listener noted about the session: its start, clocks and end. */
  void note(Note note);

  /** Something missed, found while decoding or noted by the capture. */
  void loss(LossWindow window);
}
