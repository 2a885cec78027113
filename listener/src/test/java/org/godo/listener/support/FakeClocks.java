package org.godo.listener.support;

import org.godo.listener.nativeio.KernelClocks;

/** Clocks that stand still until they are set. */
public final class FakeClocks implements KernelClocks {
  private volatile long realtimeNs = 1_700_000_000_123_456_789L;

  /** Sets the time of day. */
  public void setRealtimeNs(long now) {
    realtimeNs = now;
  }

  @Override
  public long realtimeNs() {
    return realtimeNs;
  }

  @Override
  public long monotonicNs() {
    return 5_000_000_000L;
  }

  @Override
  public long boottimeNs() {
    return 7_000_000_000L;
  }
}
