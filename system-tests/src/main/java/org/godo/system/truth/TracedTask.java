package org.godo.system.truth;

import java.util.concurrent.atomic.AtomicReference;

/** A traced thread: its process, and the state that it may share with others. */
final class TracedTask {

  final String container;
  TracedProcess process;
  Descriptors descriptors;
  AtomicReference<String> cwd;

  TracedTask(
      String container,
      TracedProcess process,
      Descriptors descriptors,
      AtomicReference<String> cwd) {
    this.container = container;
    this.process = process;
    this.descriptors = descriptors;
    this.cwd = cwd;
  }
}
