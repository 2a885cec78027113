package org.godo.listener.doctor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.Callable;
import org.godo.listener.nativeio.NativeException;

/** What came of a question to the host. */
sealed interface Answer<T> {

  /** It was answered. */
  record Told<T>(T value) implements Answer<T> {}

  /** It may not be asked with the rights we have. */
  record Denied<T>() implements Answer<T> {}

  /** There is nobody who could be asked. */
  record Absent<T>() implements Answer<T> {}

  /**
   * It was not answered.
   *
   * @param reason one line
   */
  record Failed<T>(String reason) implements Answer<T> {}

  /** Asks. */
  static <T> Answer<T> of(Callable<T> question) {
    try {
      return new Told<>(question.call());
    } catch (NativeException failure) {
      boolean denied =
          failure.errno() == NativeException.EPERM || failure.errno() == NativeException.EACCES;
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
