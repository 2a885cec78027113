package org.godo.listener.nativeio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import jnr.ffi.Pointer;
import org.godo.model.linux.Errno;

/** Waits until one of several sockets is readable, or another thread wakes it. */
public final class Poller implements AutoCloseable {
  private static final short POLLIN = 1;
  private static final int ENTRY_BYTES = 8;
  private static final int RETURNED = 6;
  private static final int EFD_NONBLOCK = 0x800;
  private static final int EFD_CLOEXEC = 0x80000;

  private final int count;
  private final int wakeup;
  private final ByteBuffer entries;
  private final Pointer pointer;
  private final Pointer wakeupEntry;
  private boolean closed;
  private final ByteBuffer counter = ByteBuffer.allocateDirect(Long.BYTES);

  public Poller(List<? extends Pollable> sockets) {
    this.count = sockets.size();
    this.wakeup = LibC.check("eventfd", LibC.API.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    this.entries =
        ByteBuffer.allocateDirect((count + 1) * ENTRY_BYTES).order(ByteOrder.nativeOrder());
    this.pointer = Pointer.wrap(LibC.RUNTIME, entries);
    this.wakeupEntry = pointer.slice((long) count * ENTRY_BYTES);
    for (int i = 0; i < count; i++) {
      watch(i, sockets.get(i).fd());
    }
    watch(count, wakeup);
  }

  /**
   * Waits.
   *
   * @param timeoutMillis at most this long
   * @return whether anything happened
   */
  public boolean await(int timeoutMillis) {
    int ready = LibC.API.poll(pointer, count + 1L, timeoutMillis);
    if (ready < 0 && LibC.lastError() != Errno.EINTR) {
      throw new NativeException("poll", LibC.lastError());
    }
    if (ready > 0 && returned(count) != 0) {
      // Emptying the counter can only fail because it is empty already.
      LibC.API.read(wakeup, counter, Long.BYTES);
    }
    return ready > 0;
  }

  /** Replaces the descriptor at this index of the list; a negative one stands for none. */
  public void replace(int socket, int fd) {
    watch(socket, fd);
  }

  /**
   * Waits this long without polling the sockets, so that messages accumulate and do not wake the
   * thread one by one. {@link #wake} ends it.
   */
  public void rest(int millis) {
    int ready = LibC.API.poll(wakeupEntry, 1, millis);
    if (ready < 0 && LibC.lastError() != Errno.EINTR) {
      throw new NativeException("poll", LibC.lastError());
    }
  }

  /** Whether the socket at this index of the list was readable when {@link #await} returned. */
  public boolean ready(int socket) {
    return returned(socket) != 0;
  }

  /** Ends a wait, now or the next one; for use by any thread, after the end does nothing. */
  public synchronized void wake() {
    if (closed) {
      return;
    }
    ByteBuffer one = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    one.putLong(0, 1);
    // Fails only when the counter is at its limit, and then the waiter is awake anyway.
    LibC.API.write(wakeup, one, Long.BYTES);
  }

  @Override
  public synchronized void close() {
    closed = true;
    LibC.check("close", LibC.API.close(wakeup));
  }

  private void watch(int index, int fd) {
    entries.putInt(index * ENTRY_BYTES, fd);
    entries.putShort(index * ENTRY_BYTES + Integer.BYTES, POLLIN);
  }

  private short returned(int index) {
    return entries.getShort(index * ENTRY_BYTES + RETURNED);
  }
}
