package org.godo.listener.netlink;

/**
 * Requests to the proc connector that concern its count of listeners, and the kernel's answers. The
 * kernel answers each request of any program to all listeners, unless the count is below 1 after it
 * (drivers/connector/cn_proc.c, {@code cn_proc_ack}).
 */
public interface ConnectorRequests {

  /**
   * Sends a request that changes nothing.
   *
   * @param number by which to recognize the answer
   */
  void ask(int number);

  /**
   * Increases the count by one.
   *
   * @param number by which to recognize the answer
   */
  void increase(int number);

  /** Decreases the count by one. */
  void decrease();

  /**
   * Reads the answers since the last time, without waiting: the kernel has answered a request when
   * it is sent.
   *
   * @param number of the request whose answer is expected
   */
  Answers read(int number);

  /**
   * The answers of the kernel, to all programs.
   *
   * @param expected whether the expected one is among them
   * @param changes at least how many others there are to requests that may have changed the count
   */
  record Answers(boolean expected, int changes) {}
}
