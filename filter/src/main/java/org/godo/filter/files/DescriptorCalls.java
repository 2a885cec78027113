package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.CLOSE_RANGE_CLOEXEC;
import static org.godo.model.linux.CallConstants.CLOSE_RANGE_UNSHARE;

import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;

/** Calls on descriptors that are open already. */
final class DescriptorCalls {

  private DescriptorCalls() {}

  /** Takes a call that keeps its descriptor open. */
  static void use(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event, Call.OnDescriptor call) {
    DescriptorTable table = state.descriptors();
    if (call instanceof Call.Dup dup) {
      dup(table, event, dup);
    } else if (call instanceof Call.SetDescriptorFlags set) {
      table.setCloseOnExec(set.fd(), set.closeOnExec());
    } else if (call instanceof Call.RingSetup) {
      table.ring((int) event.result(), event.origin().timestamp());
    } else if (call instanceof Call.Write write) {
      FileAccess file = table.get(write.fd());
      if (file != null) {
        file.write(process, state, write.timestamps(), write.bytes());
      }
    } else if (call instanceof Call.Mmap mmap) {
      FileAccess file = table.get(mmap.fd());
      if (file != null) {
        file.mapShared();
      }
    }
  }

  private static void dup(DescriptorTable table, RawEvent.Syscall event, Call.Dup dup) {
    if (!Boolean.TRUE.equals(event.success())) {
      return;
    }
    int to = (int) event.result();
    long millis = event.origin().timestamp();
    switch (event.syscall()) {
      case "dup2", "dup3" -> table.replace(dup.fd(), to, dup.closeOnExec(), millis);
      default -> table.duplicate(dup.fd(), to, dup.closeOnExec(), millis);
    }
  }

  static void closeRange(
      ProcessInstance process, ProcessFiles state, Call.CloseRange range, long millis) {
    if ((range.flags() & CLOSE_RANGE_UNSHARE) != 0) {
      if (process.threads().severalAt(millis)) {
        state.descriptors().threadsApart();
        return;
      }
      state.unshareDescriptors();
    }
    if ((range.flags() & CLOSE_RANGE_CLOEXEC) != 0) {
      state.descriptors().closeRangeOnExec(range.first(), range.last());
    } else {
      state.descriptors().closeRange(range.first(), range.last(), millis);
    }
  }

  /** ftruncate, and fallocate where it does more than to make room. */
  static void truncate(ProcessFiles state, Call.Truncate truncate) {
    FileAccess file = truncate.changesContent() ? state.descriptors().get(truncate.fd()) : null;
    if (file != null) {
      file.truncate();
    }
  }
}
