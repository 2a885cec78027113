package org.godo.listener.reassemble;

import org.godo.model.session.LossWindow;

/** Takes what a {@link Reassembler} makes of records. */
public interface ReassemblySink {
  /**
   * An event; of one whose end did not come, the records that did. It is valid until this returns.
   */
  void event(AuditEvent event);

  /** Serials that never came. */
  void gap(LossWindow window);
}
