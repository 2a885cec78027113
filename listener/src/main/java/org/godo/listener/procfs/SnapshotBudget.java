package org.godo.listener.procfs;

import org.godo.listener.nativeio.KernelClocks;

/** What is left of the limits of a snapshot. */
final class SnapshotBudget {
  private final SnapshotLimits limits;
  private final KernelClocks clocks;
  private final long beginNs;
  private int descriptors;

  SnapshotBudget(SnapshotLimits limits, KernelClocks clocks) {
    this.limits = limits;
    this.clocks = clocks;
    this.beginNs = clocks.monotonicNs();
  }

  SnapshotLimits limits() {
    return limits;
  }

  /** Whether there is no time to read another process. */
  boolean isOver() {
    return clocks.monotonicNs() - beginNs > limits.allNs();
  }

  /** Whether another descriptor may be read. */
  boolean allowsDescriptor() {
    return descriptors < limits.descriptorsInTotal()
        && clocks.monotonicNs() - beginNs <= limits.descriptorsNs();
  }

  void descriptorRead() {
    descriptors++;
  }
}
