package org.godo.filter.files;

import java.util.HashSet;
import java.util.Set;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;

/** The descriptors that a process opened or closed in a span of time. */
final class ChangedNumbers {
  private final Set<Integer> numbers = new HashSet<>(0);
  private long first = Long.MAX_VALUE;
  private long last = -1;
  private boolean executed;

  /** Accepts a call that succeeded. */
  void accept(RawEvent.Syscall event) {
    Call call = event.call();
    if (call instanceof Call.Exec) {
      executed = true;
    } else if (call instanceof Call.CloseRange range) {
      first = Math.min(first, range.first());
      last = Math.max(last, range.last());
    } else if (call instanceof Call.Close close) {
      numbers.add(close.fd());
    } else if (allocates(call)) {
      numbers.add((int) event.result());
    }
  }

  /** Returns the descriptors of a table that a call may open, close, or give other flags. */
  static Set<Integer> of(RawEvent.Syscall event, DescriptorTable table) {
    Call call = event.call();
    if (call instanceof Call.Close close) {
      return Set.of(close.fd());
    } else if (!Boolean.TRUE.equals(event.success())) {
      return Set.of();
    } else if (call instanceof Call.SetDescriptorFlags set) {
      return Set.of(set.fd());
    } else if (call instanceof Call.CloseRange range) {
      return table.numbers(range.first(), range.last());
    }
    return allocates(call) ? Set.of((int) event.result()) : Set.of();
  }

  /** Returns whether the result of a call is a descriptor. */
  static boolean allocates(Call call) {
    return call instanceof Call.Open
        || call instanceof Call.Dup
        || call instanceof Call.RingSetup
        || call instanceof Call.InetSocket
        || call instanceof Call.TakeDescriptor;
  }

  /** Returns whether it called exec, since which it has descriptors of its own. */
  boolean hasExecuted() {
    return executed;
  }

  boolean isEmpty() {
    return numbers.isEmpty() && last < 0;
  }

  /** Returns whether a descriptor is among them. */
  boolean contains(int fd) {
    return numbers.contains(fd) || (fd >= first && fd <= last);
  }
}
