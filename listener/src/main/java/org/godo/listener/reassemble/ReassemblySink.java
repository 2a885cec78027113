package org.godo.listener.reassemble;

import org.godo.model.session.LossWindow;

/** Receives the output of a {@link Reassembler}. */
public interface ReassemblySink {
  /**
   * Receives an event; if its end is missing, with the records there are. It is valid until this
   * returns.
   */
  void event(AuditEvent event);

  /** Receives a loss: serials that were never received. */
  void loss(LossWindow window);

  /** A record of a log is dropped: it was there before, or its event is over. */
  default void repeated() {}
}
