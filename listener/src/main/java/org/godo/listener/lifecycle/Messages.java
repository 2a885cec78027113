package org.godo.listener.lifecycle;

/** What the person who started the listener is told while it runs; one line each. */
public interface Messages {
  /** Something as it should be. */
  void info(String line);

  /** Something that impairs the record. */
  void warn(String line);
}
