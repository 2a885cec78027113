package org.godo.benchmark.filter;

import java.util.BitSet;

/** The open descriptors of a process. */
final class DescriptorBits {
  private static final int STANDARD_DESCRIPTORS = 3;

  private final BitSet open = new BitSet();
  private final BitSet closeOnExec = new BitSet();

  /** The open descriptors whose open was recorded; others are pipes and sockets. */
  private final BitSet files = new BitSet();

  /** Returns the table of a process that has only the standard descriptors. */
  static DescriptorBits standard() {
    DescriptorBits bits = new DescriptorBits();
    bits.open.set(0, STANDARD_DESCRIPTORS);
    return bits;
  }

  DescriptorBits copy() {
    DescriptorBits copy = new DescriptorBits();
    copy.open.or(open);
    copy.closeOnExec.or(closeOnExec);
    copy.files.or(files);
    return copy;
  }

  int lowestFree() {
    return open.nextClearBit(0);
  }

  boolean isFile(int fd) {
    return files.get(fd);
  }

  void open(int fd, boolean isFile) {
    open.set(fd);
    files.set(fd, isFile);
  }

  void closeOnExec(int fd, boolean closes) {
    closeOnExec.set(fd, closes);
  }

  void close(int fd) {
    open.clear(fd);
    files.clear(fd);
    closeOnExec.clear(fd);
  }

  /** Closes what an exec closes. */
  void exec() {
    open.andNot(closeOnExec);
    files.andNot(closeOnExec);
    closeOnExec.clear();
  }
}
