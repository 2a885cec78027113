package org.godo.listener.nativeio;

/** A descriptor that a {@link Poller} can wait for. */
public interface Pollable {
  /** The descriptor that becomes readable; negative while there is none. */
  int fd();
}
