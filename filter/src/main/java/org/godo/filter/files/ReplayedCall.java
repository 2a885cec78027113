package org.godo.filter.files;

import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.RawEvent;

/** A call of a process, with the state of the process at this point of the replay. */
record ReplayedCall(ProcessInstance process, ProcessFiles state, RawEvent.Syscall event) {
  /** Returns when the call was entered, in milliseconds since the epoch. */
  long millis() {
    return event.origin().timestamp();
  }

  String id() {
    return event.origin().id();
  }

  boolean succeeded() {
    return Boolean.TRUE.equals(event.success());
  }
}
