package org.godo.listener.capture;

/** Takes notes for the capture log. */
@FunctionalInterface
public interface NoteSink {
  /** Adds a note; waits while too many are queued. */
  void accept(Note note) throws InterruptedException;
}
