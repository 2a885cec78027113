package org.godo.listener.doctor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.Callable;
import org.godo.listener.nativeio.NativeException;
import org.godo.model.linux.Errno;

/** The result of a probe of the host. */
sealed interface ProbeResult<T> {

  /** It succeeded. */
  record Answered<T>(T value) implements ProbeResult<T> {}

  /** It is not permitted with the rights we have. */
  record Denied<T>() implements ProbeResult<T> {}

  /** There is nothing to probe. */
  record Absent<T>() implements ProbeResult<T> {}

  /** What would answer is not running, and asking would start it. */
  record Idle<T>() implements ProbeResult<T> {}

  /**
   * It failed.
   *
   * @param reason one line
   */
  record Failed<T>(String reason) implements ProbeResult<T> {}

  /** Runs a probe. */
  static <T> ProbeResult<T> of(Callable<T> question) {
    try {
      return new Answered<>(question.call());
    } catch (NativeException failure) {
      boolean denied = failure.errno() == Errno.EPERM || failure.errno() == Errno.EACCES;
      return denied ? new Denied<>() : new Failed<>(String.valueOf(failure.getMessage()));
    } catch (AccessDeniedException denied) {
      return new Denied<>();
    } catch (IOException | RuntimeException failure) {
      return new Failed<>(String.valueOf(failure.getMessage()));
    } catch (Exception unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }
}
