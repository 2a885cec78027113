package org.godo.listener.netlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.godo.listener.nativeio.NativeException;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Os;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;

/**
 * The audit daemon's seat and our rules, while we have them. Everything found is written down
 * before anything is changed and put back at the end; what a killed predecessor left is put back
 * first.
 */
public final class AuditSeat implements AutoCloseable {
  /** Records the kernel may queue while we are behind. */
  public static final int BACKLOG_LIMIT = 65_536;

  private static final long DRAIN_STEP_NANOS = 20_000_000;
  private static final int DRAIN_STEPS_WITHOUT_PROGRESS = 100;

  private final AuditControl control;
  private final NetlinkDescriptor receiver;
  private final ProcessTable processes;
  private final Path stateFile;
  private final AuditRules wanted;
  private final List<byte[]> added = new ArrayList<>();
  private final List<String> rules = new ArrayList<>();
  private @Nullable FoundState found;
  private boolean ioUring;

  private AuditSeat(
      AuditControl control,
      NetlinkDescriptor receiver,
      ProcessTable processes,
      Path stateFile,
      AuditRules wanted) {
    this.control = control;
    this.receiver = receiver;
    this.processes = processes;
    this.stateFile = stateFile;
    this.wanted = wanted;
  }

  /**
   * Takes the seat for a socket, switches audit on and adds the rules; if any of that fails,
   * everything is as it was found.
   *
   * @param receiver where the records will arrive
   * @param stateFile where the state found is kept meanwhile
   * @throws GodoException exit 5 if another process has the seat, exit 4 if we may not
   */
  public static AuditSeat take(
      AuditControl control,
      NetlinkDescriptor receiver,
      ProcessTable processes,
      Path stateFile,
      AuditRules wanted) {
    AuditSeat seat = new AuditSeat(control, receiver, processes, stateFile, wanted);
    try {
      seat.repair();
      seat.occupy();
      seat.addRules();
      return seat;
    } catch (NativeException failure) {
      GodoException explained = explain(failure);
      seat.closeAfter(explained);
      throw explained;
    } catch (RuntimeException failure) {
      seat.closeAfter(failure);
      throw failure;
    }
  }

  /** The rules that are in force, as auditctl shows them. */
  public List<String> rules() {
    return List.copyOf(rules);
  }

  /** Whether the kernel took the rule for io_uring; it has that list since 5.16. */
  public boolean coversIoUring() {
    return ioUring;
  }

  /** Whether records still come to us: the seat is ours and audit is on. */
  public boolean isHeld() {
    AuditStatus status = control.status();
    return status.pid() == Os.pid() && status.enabled() != 0;
  }

  /**
   * Takes the seat again after it was lost, unless another process has it, and switches audit on
   * again if somebody switched it off.
   *
   * @return whether records come to us again
   */
  public boolean retake() {
    if (control.status().pid() != Os.pid()) {
      AuditControl.requestSeat(receiver, Os.pid());
    }
    if (control.status().pid() == Os.pid()) {
      control.setEnabled(1);
    }
    return isHeld();
  }

  /** Whether all the rules are still there, which {@code auditctl -D} takes away unasked. */
  public boolean hasRules() {
    return ourRules().size() >= rules.size();
  }

  /**
   * Removes what is left of the rules and adds them all again, as their order matters.
   *
   * @return whether they are all there again
   */
  public boolean putRulesBack() {
    removeRules();
    rules.clear();
    addRules();
    return hasRules();
  }

  private List<byte[]> ourRules() {
    return control.listRules().stream()
        .filter(rule -> AuditRules.KEY.equals(AuditRule.key(rule)))
        .toList();
  }

  /** Removes the rules, waits until the receiver was handed what they caused, puts all back. */
  public void release() {
    try {
      removeRules();
      awaitHandedOver();
    } finally {
      close();
    }
  }

  private void awaitHandedOver() {
    int backlog = Integer.MAX_VALUE;
    int steps = 0;
    while (backlog > 0 && steps < DRAIN_STEPS_WITHOUT_PROGRESS) {
      int now = control.status().backlog();
      steps = now < backlog ? 0 : steps + 1;
      backlog = now;
      if (backlog > 0) {
        LockSupport.parkNanos(DRAIN_STEP_NANOS);
      }
    }
  }

  /** Puts everything back, without waiting for what is still queued. */
  @Override
  public void close() {
    FoundState state = found;
    if (state != null) {
      found = null;
      try {
        removeRules();
      } finally {
        restore(state);
      }
    }
  }

  private void repair() {
    FoundState left = readState();
    if (left == null) {
      return;
    }
    if (processes.isAlive(left.owner(), left.ownerStart())) {
      throw new GodoException(
          ExitCode.SEAT_TAKEN,
          "cannot record: another listener, process "
              + left.owner()
              + ", is recording this host; stop it first");
    }
    ourRules().forEach(control::deleteRule);
    restore(left);
  }

  private void occupy() {
    AuditStatus status = control.status();
    if (status.enabled() == AuditStatus.LOCKED) {
      throw new GodoException(
          ExitCode.NOT_PERMITTED,
          "cannot record: audit is locked until the next boot (auditctl -e 2);"
              + " reboot without that setting, or replay the audit log with listener replay");
    }
    if (status.pid() != 0 && processes.isAlive(status.pid())) {
      throw seatTaken(status.pid());
    }
    FoundState state = FoundState.of(status, Os.pid(), processes.startTicks(Os.pid()));
    writeState(state);
    found = state;
    AuditControl.requestSeat(receiver, Os.pid());
    int holder = control.status().pid();
    if (holder != Os.pid()) {
      throw seatTaken(holder);
    }
    control.setBacklogLimit(Math.max(BACKLOG_LIMIT, status.backlogLimit()));
    control.setEnabled(1);
  }

  private void addRules() {
    for (AuditRule rule : wanted.systemCalls(AuditRules.arches())) {
      add(rule);
    }
    try {
      add(wanted.ioUring());
      ioUring = true;
    } catch (NativeException unknown) {
      if (unknown.errno() != NativeException.EINVAL) {
        throw unknown;
      }
    }
  }

  private void add(AuditRule rule) {
    byte[] encoded = rule.encode();
    try {
      control.addRule(encoded);
      added.add(encoded);
    } catch (NativeException failure) {
      if (failure.errno() != NativeException.EEXIST) {
        throw failure;
      }
      // Somebody else's equal rule serves as well, and is theirs to remove.
    }
    rules.add(rule.toString());
  }

  private void removeRules() {
    while (!added.isEmpty()) {
      byte[] rule = added.remove(added.size() - 1);
      try {
        control.deleteRule(rule);
      } catch (NativeException failure) {
        if (failure.errno() != NativeException.ENOENT) {
          throw failure;
        }
        // Somebody cleared the rules: nothing is left to remove.
      }
    }
  }

  private void restore(FoundState state) {
    AuditStatus now = control.status();
    if (now.enabled() != state.enabled()) {
      control.setEnabled(state.enabled());
    }
    if (now.pid() != 0 && (now.pid() == Os.pid() || !processes.isAlive(now.pid()))) {
      control.leaveSeat();
    }
    if (now.backlogLimit() != state.backlogLimit()) {
      control.setBacklogLimit(state.backlogLimit());
    }
    try {
      Files.deleteIfExists(stateFile);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + stateFile, e);
    }
  }

  private void closeAfter(RuntimeException failure) {
    try {
      close();
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  private @Nullable FoundState readState() {
    try {
      return FoundState.read(stateFile);
    } catch (IOException e) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot read what an earlier listener wrote down of the audit state: "
              + e.getMessage()
              + "; check auditctl -s and -l, then remove "
              + stateFile,
          e);
    }
  }

  private void writeState(FoundState state) {
    try {
      state.write(stateFile);
    } catch (IOException e) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot write down the audit state before changing it: " + e + "; make room for it",
          e);
    }
  }

  private static GodoException seatTaken(int holder) {
    return new GodoException(
        ExitCode.SEAT_TAKEN,
        "cannot record: the audit daemon's seat is taken by process "
            + holder
            + "; stop that daemon, or replay its log with 'listener replay"
            + " /var/log/audit/audit.log', or record on another host");
  }

  private static GodoException explain(NativeException failure) {
    return switch (failure.errno()) {
      case NativeException.EPERM, NativeException.EACCES ->
          new GodoException(
              ExitCode.NOT_PERMITTED,
              "cannot record: "
                  + failure.getMessage()
                  + "; run as root with CAP_AUDIT_CONTROL in the host's first pid namespace",
              failure);
      case NativeException.ECONNREFUSED ->
          new GodoException(
              ExitCode.NOT_PERMITTED,
              "cannot record: "
                  + failure.getMessage()
                  + "; audit answers only in the host's first user namespace: run there",
              failure);
      default ->
          new GodoException(
              ExitCode.FAILED,
              "cannot set up audit: " + failure.getMessage() + "; check auditctl -s and -l",
              failure);
    };
  }
}
