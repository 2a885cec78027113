package org.godo.listener.dump;

import org.jspecify.annotations.Nullable;

/**
 * What is printed, and how.
 *
 * @param pid only messages and events of this task or thread group; null for all
 * @param serial only records and events with this audit serial, as the kernel gave it; null for all
 */
public record DumpOptions(
    Content content, Format format, @Nullable Integer pid, @Nullable Long serial) {
  /** What a line stands for. */
  public enum Content {
    /** One netlink message, as received. */
    RECORDS,
    /** One raw document, as delivered to the store. */
    EVENTS
  }

  /** How a line is written. */
  public enum Format {
    TEXT,
    JSONL
  }

  boolean isText() {
    return format == Format.TEXT;
  }

  boolean isPid(int pidOrTgid) {
    return pid == null || pid == pidOrTgid;
  }

  /**
   * Whether a serial is the one that was asked for.
   *
   * @param extended to 64 bits over wraps; the low 32 are the kernel's number
   */
  boolean isSerial(long extended) {
    return serial == null || serial == extended || serial == (extended & 0xffff_ffffL);
  }
}
