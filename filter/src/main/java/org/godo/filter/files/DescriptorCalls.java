package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.CLOSE_RANGE_CLOEXEC;
import static org.godo.model.linux.CallConstants.CLOSE_RANGE_UNSHARE;

import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.godo.model.result.Reason;

/** Calls on descriptors that are open already. */
final class DescriptorCalls {
  private DescriptorCalls() {}

  /** Accepts a call that keeps its descriptor open. */
  static void accept(ReplayedCall replayed, Call.OnDescriptor call) {
    DescriptorTable table = replayed.state().descriptors();
    if (call instanceof Call.Dup dup) {
      dup(replayed, dup);
    } else if (call instanceof Call.SetDescriptorFlags set) {
      table.setCloseOnExec(set.fd(), set.closeOnExec());
    } else if (call instanceof Call.RingSetup) {
      table.installRing((int) replayed.event().result(), true, replayed.millis());
    } else if (call instanceof Call.UnseenWrites unseen) {
      unseenWrites(replayed, unseen);
    } else if (call instanceof Call.InetSocket) {
      int fd = (int) replayed.event().result();
      table.allocate(fd, replayed.millis());
      table.unseenWrites().addInetSocket(fd, replayed.millis());
    } else if (call instanceof Call.Send send) {
      send(replayed, send);
    } else if (call instanceof Call.Write write) {
      write(replayed, write);
    } else if (call instanceof Call.Mmap mmap) {
      FileAccess file = table.get(mmap.fd());
      if (file != null) {
        file.markMapped(mmap.protection());
      }
      table.possible().markWritten(mmap.fd());
    }
  }

  private static void write(ReplayedCall call, Call.Write write) {
    DescriptorTable table = call.state().descriptors();
    FileAccess file = table.get(write.fd());
    if (file != null) {
      file.write(call.process(), call.state(), write.timestamps(), write.bytes());
      if (table.unseen().isUncertain(write.fd())) {
        file.infer(Reason.BY_UNSEEN_BIRTH.with());
      }
    }
    table.possible().markWritten(write.fd());
    FileAccess before = table.unseen().closedBefore(write.fd());
    if (before != null) {
      before.markUnseenWrite();
    }
  }

  private static void unseenWrites(ReplayedCall call, Call.UnseenWrites unseen) {
    DescriptorTable table = call.state().descriptors();
    if (call.event().syscall().equals("ioctl")) {
      table.markWrites(unseen.fd(), Reason.REQUEST_WRITES);
    } else {
      table.markWritesFromNow(Reason.AIO_WRITES);
    }
  }

  /**
   * Marks what the message may pass to another process. With several threads even a known socket is
   * not certain: a close that lasts (SO_LINGER) frees the number before it is reported, so that
   * another socket may have it.
   */
  private static void send(ReplayedCall call, Call.Send send) {
    DescriptorTable table = call.state().descriptors();
    boolean isAlone = !table.isShared() && !call.process().threads().severalAt(call.millis());
    if (!isAlone || !table.isInetSocket(send.fd(), call.millis())) {
      table.markPassed(Origin.UNKNOWN, Reason.MAYBE_PASSED);
    }
  }

  private static void dup(ReplayedCall call, Call.Dup dup) {
    if (!call.succeeded()) {
      return;
    }
    DescriptorTable table = call.state().descriptors();
    int to = (int) call.event().result();
    switch (call.event().syscall()) {
      case "dup2", "dup3" -> table.replace(dup.fd(), to, dup.closeOnExec(), call.millis());
      default -> table.duplicate(dup.fd(), to, dup.closeOnExec(), call.millis());
    }
  }

  /** Accepts a close_range that succeeded. */
  static void closeRange(ReplayedCall call, Call.CloseRange range) {
    ProcessFiles state = call.state();
    if ((range.flags() & CLOSE_RANGE_UNSHARE) != 0) {
      if (call.process().threads().severalAt(call.millis())) {
        // Events do not report which thread called.
        state.descriptors().markWritesFromNow(Reason.THREAD_DESCRIPTORS);
        return;
      }
      state.unshareDescriptors();
    }
    if ((range.flags() & CLOSE_RANGE_CLOEXEC) != 0) {
      state.descriptors().setCloseOnExec(range.first(), range.last());
    } else {
      state.descriptors().closeRange(range.first(), range.last(), call.millis());
    }
  }

  /** Accepts ftruncate, ioctl, and fallocate where it does more than reserve space. */
  static void truncate(ProcessFiles state, Call.Truncate truncate) {
    if (truncate.changesContent()) {
      FileAccess file = state.descriptors().get(truncate.fd());
      if (file != null) {
        file.markTruncated();
      }
      state.descriptors().possible().markWritten(truncate.fd());
    }
  }
}
