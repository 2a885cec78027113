package org.godo.listener.nativeio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;

/** Reads the clocks by {@code clock_gettime}, without allocating; safe for use by threads. */
public final class NativeClocks implements KernelClocks {
  private static final int CLOCK_REALTIME = 0;
  private static final int CLOCK_MONOTONIC = 1;
  private static final int CLOCK_BOOTTIME = 7;

  private final ThreadLocal<Timespec> timespec = ThreadLocal.withInitial(Timespec::new);

  @Override
  public long realtimeNs() {
    return timespec.get().read(CLOCK_REALTIME);
  }

  @Override
  public long monotonicNs() {
    return timespec.get().read(CLOCK_MONOTONIC);
  }

  @Override
  public long boottimeNs() {
    return timespec.get().read(CLOCK_BOOTTIME);
  }

  /** {@code struct timespec} of 64-bit Linux: seconds, nanoseconds. */
  private static final class Timespec {
    private final ByteBuffer memory =
        ByteBuffer.allocateDirect(2 * Long.BYTES).order(ByteOrder.nativeOrder());
    private final Pointer pointer = Pointer.wrap(LibC.RUNTIME, memory);

    long read(int clock) {
      LibC.check("clock_gettime", LibC.API.clock_gettime(clock, pointer));
      return memory.getLong(0) * 1_000_000_000L + memory.getLong(Long.BYTES);
    }
  }
}
