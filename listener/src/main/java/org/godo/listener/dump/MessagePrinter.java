package org.godo.listener.dump;

import org.godo.listener.capture.CapturedMessage;

/** Prints what the messages of one capture hold. */
interface MessagePrinter {
  /** Accepts the next message, which is valid for the duration of the call. */
  void accept(CapturedMessage message);

  /** Prints what is still held: the capture has ended. */
  void finish();
}
