package org.godo.benchmark.filter;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.session.Session;
import org.godo.model.session.SessionHead;

/**
 * Writes events as the kernel's sources and the listener report them: audit with serials and the
 * coarse clock, the connector with nanoseconds, both in the order of the simulation's clock.
 */
final class Journal {
  static final String SESSION = "benchmark";
  static final String HOST = "benchmark-host";
  static final String BOOT = "5f0c7a52-8f6e-4d44-9d3a-0c1d2e3f4a5b";

  /** Start of the session, in milliseconds since the epoch. */
  static final long START_MILLIS = 1_700_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** CONFIG_HZ=250. */
  private static final long TICK_MILLIS = 4;

  /** The host has been up for two hours. */
  private static final long START_MONOTONIC = 7_200_000 * NANOS_PER_MILLI;

  private final Consumer<RawEvent> sink;
  private long now;
  private long serial = 400_000;
  private long lastMonotonic;
  private long messages;
  private long lookedUp;
  private long documents;

  Journal(Consumer<RawEvent> sink) {
    this.sink = sink;
  }

  /** Sets the clock, in nanoseconds since the start of the session. */
  void at(long nanos) {
    now = nanos;
  }

  long documents() {
    return documents;
  }

  long millis() {
    return START_MILLIS + now / NANOS_PER_MILLI;
  }

  /** Returns the time on audit's clock, which advances in ticks. */
  long coarseMillis() {
    return millis() / TICK_MILLIS * TICK_MILLIS;
  }

  void audit(
      RawEvent.Subject caller,
      String syscall,
      boolean success,
      long result,
      String cwd,
      Call call) {
    Origin origin = Origin.audit(SESSION, HOST, coarseMillis(), ++serial);
    write(new RawEvent.Syscall(origin, caller, syscall, success, result, cwd, call));
  }

  /** Writes an exit, which does not return and has no name. */
  void auditExit(RawEvent.Subject caller, int code) {
    Origin origin = Origin.audit(SESSION, HOST, coarseMillis(), ++serial);
    Call call = new Call.ExitCall(code, true);
    write(new RawEvent.Syscall(origin, caller, "exit_group", null, Origin.UNKNOWN, null, call));
  }

  /** Writes a successful call without a name. */
  void audit(RawEvent.Subject caller, String syscall, long result, Call call) {
    Origin origin = Origin.audit(SESSION, HOST, coarseMillis(), ++serial);
    write(new RawEvent.Syscall(origin, caller, syscall, true, result, null, call));
  }

  void fork(int pid, int tgid, int parent) {
    write(new RawEvent.Fork(connector(), pid, tgid, parent, parent));
  }

  void execNotice(int tgid) {
    write(new RawEvent.ExecNotice(connector(), tgid, tgid));
  }

  void comm(int pid, int tgid, String comm) {
    write(new RawEvent.Comm(connector(), pid, tgid, comm));
  }

  void exit(int pid, int tgid, WaitStatus status, int parent) {
    write(new RawEvent.Exit(connector(), pid, tgid, status, parent, parent));
  }

  private Origin connector() {
    lastMonotonic = Math.max(lastMonotonic + 1_000, START_MONOTONIC + now);
    messages++;
    return Origin.connector(
        SESSION, HOST, millis(), lastMonotonic, (int) (messages & 1), messages >>> 1);
  }

  Origin snapshotOrigin(Source source) {
    return Origin.lookedUp(source, SESSION, HOST, millis(), ++lookedUp);
  }

  void write(RawEvent event) {
    documents++;
    sink.accept(event);
  }

  /** Returns the session's document, after the last event. */
  Session session() {
    return new Session(
        new SessionHead(
            SESSION,
            SESSION,
            Session.LIVE,
            HOST,
            BOOT,
            null,
            null,
            null,
            "unicast",
            List.of(),
            START_MILLIS),
        millis() + 1_000,
        List.of(),
        Map.of(),
        List.of());
  }
}
