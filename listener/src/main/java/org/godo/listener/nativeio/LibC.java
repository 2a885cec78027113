package org.godo.listener.nativeio;

import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import org.jspecify.annotations.Nullable;

/** The C library, as far as netlink sockets, clocks and segment files need it. */
final class LibC {
  static final Api API = LibraryLoader.create(Api.class).load("c");
  static final Runtime RUNTIME = Runtime.getRuntime(API);

  private LibC() {}

  /**
   * The functions called; public only because the generated implementation is in another package.
   */
  public interface Api {
    int socket(int domain, int type, int protocol);

    int bind(int fd, @In ByteBuffer address, int length);

    int getsockname(int fd, @Out ByteBuffer address, ByteBuffer length);

    int setsockopt(int fd, int level, int name, @In ByteBuffer value, int length);

    int getsockopt(int fd, int level, int name, ByteBuffer value, ByteBuffer length);

    long sendto(int fd, @In ByteBuffer data, long length, int flags, @In ByteBuffer to, int toLen);

    int recvmmsg(int fd, Pointer messages, int count, int flags, @Nullable Pointer timeout);

    int poll(Pointer descriptors, long count, int timeoutMillis);

    int eventfd(int initial, int flags);

    long read(int fd, ByteBuffer buffer, long length);

    long write(int fd, @In ByteBuffer buffer, long length);

    int close(int fd);

    int clock_gettime(int clock, Pointer timespec);

    int posix_fallocate(int fd, long offset, long length);

    int madvise(Pointer address, long length, int advice);

    int setpriority(int which, int who, int nice);

    int sched_setscheduler(int thread, int policy, @In ByteBuffer parameters);
  }

  /** The error number of this thread's last failed call. */
  static int lastError() {
    return RUNTIME.getLastError();
  }

  /** Returns a non-negative result and throws for a negative one. */
  static int check(String call, int result) {
    if (result < 0) {
      throw new NativeException(call, lastError());
    }
    return result;
  }
}
