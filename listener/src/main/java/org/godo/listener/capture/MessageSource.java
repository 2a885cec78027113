package org.godo.listener.capture;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** The messages of one capture, in order. */
public interface MessageSource extends Closeable {
  /**
   * The next message, null at the end. It is valid until the one after it is read.
   *
   * @throws IOException if reading fails
   * @throws org.godo.model.error.GodoException if what is read is not a capture
   */
  @Nullable CapturedMessage next() throws IOException;

  /** The position behind the last message returned, from which reading can be resumed. */
  long position();

  /**
   * About how many bytes there are to read, without reading; a number above any where they reach
   * into another segment, 0 where it is not known.
   */
  default long pending() {
    return 0;
  }

  /**
   * The parts of the capture that could not be read, since the last call; {@code from} is 0 where
   * it is the beginning of the capture that is lost. Complete once {@link #next} has returned null
   * for good.
   */
  default List<LossWindow> drainLosses() {
    return List.of();
  }

  /**
   * What a user should know of how the files were read, a line each: their form, and what was
   * passed over. Complete once {@link #next} has returned null for good.
   */
  default List<String> remarks() {
    return List.of();
  }
}
