package org.godo.listener.nativeio;

/** The kernel's clocks, in nanoseconds. */
public interface KernelClocks {
  /** CLOCK_REALTIME: since the epoch; jumps when the time is set. */
  long realtimeNs();

  /** CLOCK_MONOTONIC: since boot, without time asleep. */
  long monotonicNs();

  /** CLOCK_BOOTTIME: since boot, with time asleep. */
  long boottimeNs();
}
