package org.godo.listener.procfs;

/**
 * How much the snapshot reads. Anybody can open descriptors until the kernel's limits, which are
 * millions, so the snapshot says what it left out rather than read on.
 *
 * @param threads of a process
 * @param descriptors of a process
 * @param descriptorsFirst of a process that is read before those that have more, so that few with
 *     many do not use up what is for all
 * @param descriptorsInTotal of all processes
 * @param descriptorsNs for how long descriptors are read
 * @param allNs for how long anything is read
 */
record SnapshotLimits(
    int threads,
    int descriptors,
    int descriptorsFirst,
    int descriptorsInTotal,
    long descriptorsNs,
    long allNs) {
  static final SnapshotLimits DEFAULT =
      new SnapshotLimits(1 << 16, 1 << 16, 2_000, 1 << 20, 60_000_000_000L, 120_000_000_000L);
}
