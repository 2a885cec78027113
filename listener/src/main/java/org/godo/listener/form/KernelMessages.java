package org.godo.listener.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which lines of the kernel's log may be the rest of a message. The kernel writes each line of a
 * text with the prefix of its first (kernel/printk, {@code record_print_text}), and texts hold
 * names and options of programs with their line feeds: that of a file (fs/exec.c,
 * arch/x86/mm/fault.c), of a directory (overlayfs), of a table (audit's NETFILTER_CFG), a user
 * message. So what has the time of a line before it whose text may go on is not known to be a
 * record. Where times are in seconds, that may be another message.
 */
final class KernelMessages {
  private static final int MAX_HOSTS = 10_000;

  /** Messages without texts of programs, which come with records (kernel/audit.c). */
  private static final Pattern FIXED =
      Pattern.compile(
          "kauditd_printk_skb: \\d+ callbacks suppressed"
              + "|(audit: )?(audit_lost=\\d+ audit_rate_limit=\\d+ audit_backlog_limit=\\d+"
              + "|rate limit exceeded|backlog limit exceeded|printk limit exceeded"
              + "|kauditd hold queue overflow)");

  /**
   * The times of a line.
   *
   * @param kernel of the kernel's log; empty if it has none
   * @param line that the kernel's message has in syslog; empty if there is none
   */
  private record Times(String kernel, String line) {
    boolean maybeSame(Times other) {
      boolean both = !kernel.isEmpty() && !other.kernel.isEmpty();
      return both ? kernel.equals(other.kernel) : line.equals(other.line);
    }
  }

  /** Of each host, the last line whose text may go on. */
  private final Map<String, Times> open =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Times> eldest) {
          return size() > MAX_HOSTS;
        }
      };

  /**
   * Whether a line may be the rest of a message; to be asked of every line in their order.
   *
   * @param prefix its own
   * @param host that of the object around the line
   */
  boolean mayContinue(Prefix prefix, byte[] host) {
    if (!prefix.isOfKernelLog()) {
      return false;
    }
    String key = key(prefix, host);
    String time = prefix.times().kernel();
    Times before = open.get(key);
    if (before == null) {
      return false;
    }
    if (time.isEmpty() || !isDifference(time)) {
      return before.maybeSame(times(prefix));
    }
    if (isZero(time) || time.equals(before.kernel())) {
      // dmesg -S writes no difference before the rest of a message, dmesg -P that of its first
      // line.
      return true;
    }
    open.remove(key);
    return false;
  }

  /** Notes a line that is no record, and not the rest of another one. */
  void other(Prefix prefix, byte[] host, byte[] in, int end) {
    int text = prefix.textBegin();
    if (!FIXED.matcher(new String(in, text, end - text, ISO_8859_1).trim()).matches()) {
      mayGoOn(prefix, host);
    }
  }

  /** Notes a line whose text may have line feeds. */
  void mayGoOn(Prefix prefix, byte[] host) {
    Times times = times(prefix);
    if (prefix.isOfKernelLog() && !(times.kernel().isEmpty() && times.line().isEmpty())) {
      open.put(key(prefix, host), times);
    }
  }

  private static String key(Prefix prefix, byte[] host) {
    byte[] node = prefix.namesHostOfKernel() ? prefix.node() : RecordBuffer.NO_NODE;
    return new String(host, ISO_8859_1) + new String(node, ISO_8859_1);
  }

  /** Without the difference to the line before, which dmesg(1) writes behind the time. */
  private static Times times(Prefix prefix) {
    String kernel = prefix.times().kernel();
    int difference = kernel.indexOf('<');
    String time = difference > 1 ? kernel.substring(0, difference).trim() : kernel;
    return new Times(time, prefix.times().line());
  }

  /** {@code [< 0.000004>]} or {@code [ +0.000004]}: the time since the line before. */
  private static boolean isDifference(String time) {
    return time.startsWith("[<") || time.substring(1).stripLeading().startsWith("+");
  }

  private static boolean isZero(String time) {
    return time.chars().noneMatch(c -> c >= '1' && c <= '9');
  }
}
