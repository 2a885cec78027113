package org.godo.filter.files;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.godo.filter.process.Tolerances;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;

/**
 * Allocations of numbers in a table that another table has open, so that they are different ones:
 * the kernel allocates free numbers only. If they are the same after all, a close is in progress,
 * which frees the number first and is reported when it returns. So they are evidence as soon as no
 * process that may have the table is in a call any more that it entered before.
 */
final class AllocationEvidence {
  private final Consumer<PossibleFiles> different;
  private List<Allocation> undecided = List.of();

  /**
   * An allocation.
   *
   * @param other the table that has the number open
   * @param maybeClosing tables whose processes may be in a call that closes it
   */
  private record Allocation(
      PossibleFiles other, int fd, long millis, Set<PossibleFiles> maybeClosing) {}

  /**
   * @param different accepts a table that is another one than that of the allocations
   */
  AllocationEvidence(Consumer<PossibleFiles> different) {
    this.different = different;
  }

  /**
   * Accepts that a number was allocated.
   *
   * @param other the table that has it open
   * @param peers all that may be the table of the allocation
   */
  void allocated(PossibleFiles other, int fd, long millis, List<PossibleFiles> peers) {
    Allocation allocation = new Allocation(other, fd, millis, new HashSet<>(peers));
    undecided = undecided.isEmpty() ? new ArrayList<>() : undecided;
    undecided.add(allocation);
    decide(allocation);
  }

  private void decide(Allocation allocation) {
    if (allocation.maybeClosing().isEmpty() && undecided.remove(allocation)) {
      different.accept(allocation.other());
    }
  }

  /**
   * Accepts a call of a process that has another table.
   *
   * @param isAlone whether no other thread has that table
   */
  void called(PossibleFiles table, RawEvent.Syscall event, boolean isAlone) {
    for (Allocation each : List.copyOf(undecided)) {
      if (event.origin().timestamp() <= each.millis() + Tolerances.TICK) {
        if (maybeCloses(event, each.fd())) {
          undecided.remove(each);
        }
      } else if (isAlone) {
        each.maybeClosing().remove(table);
        decide(each);
      }
    }
  }

  private static boolean maybeCloses(RawEvent.Syscall event, int fd) {
    Call call = event.call();
    return call instanceof Call.CloseRange
        || (call instanceof Call.Close close && close.fd() == fd)
        || (call instanceof Call.Dup && event.result() == fd);
  }

  /** Accepts that no process has another table from here on, or that it is one of its own. */
  void left(PossibleFiles table) {
    for (Allocation each : List.copyOf(undecided)) {
      each.maybeClosing().remove(table);
      decide(each);
    }
  }

  /** Forgets what concerns a table that is known to be another one. */
  void forget(PossibleFiles other) {
    if (!undecided.isEmpty()) {
      undecided.removeIf(each -> each.other() == other);
    }
  }

  void clear() {
    undecided = List.of();
  }
}
