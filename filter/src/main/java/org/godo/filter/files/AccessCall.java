package org.godo.filter.files;

import org.godo.model.linux.OpenFlags;
import org.godo.model.result.FileAccessResult;
import org.jspecify.annotations.Nullable;

/** The call that a file access is of. Times are milliseconds since the epoch. */
sealed interface AccessCall {

  /**
   * An open that succeeded.
   *
   * @param fd the descriptor it returned; null when not known
   * @param flags O_* bits; {@link OpenFlags#UNKNOWN} when not known
   * @param timestamp null when the file was open before the session
   */
  record Open(@Nullable Integer fd, int flags, @Nullable Long timestamp) implements AccessCall {}

  /**
   * An open that failed.
   *
   * @param errno 0 if the end of its process interrupted it
   */
  record FailedOpen(int flags, Long timestamp, int errno) implements AccessCall {}

  /**
   * A call that changes a file by its name, without a descriptor.
   *
   * @param name the document's name of the call
   */
  record OnName(String name, Long timestamp) implements AccessCall {}

  /** Returns the document's name of the call. */
  default String name() {
    return FileAccessResult.OPEN;
  }

  /** Returns the descriptor that an open returned; null for any other call. */
  default @Nullable Integer fd() {
    return null;
  }

  default int flags() {
    return OpenFlags.UNKNOWN;
  }

  /** Returns the time of the call; null if it was before the session. */
  @Nullable Long timestamp();

  default int errno() {
    return 0;
  }

  default boolean succeeded() {
    return !(this instanceof FailedOpen);
  }
}
