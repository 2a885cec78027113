package org.godo.listener.calibrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureLimits;
import org.godo.listener.capture.CaptureLog;
import org.godo.listener.capture.CaptureLoop;
import org.godo.listener.capture.CaptureSource;
import org.godo.listener.capture.CaptureWarmUp;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.lifecycle.Closer;
import org.godo.listener.lifecycle.LockFile;
import org.godo.listener.lifecycle.Privileges;
import org.godo.listener.lifecycle.RuntimeDirectory;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.nativeio.NativeClocks;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Os;
import org.godo.listener.netlink.AuditControl;
import org.godo.listener.netlink.AuditRules;
import org.godo.listener.netlink.AuditSettings;
import org.godo.listener.netlink.AuditSince;
import org.godo.listener.netlink.ExclusiveAudit;
import org.godo.listener.netlink.ReceiveBuffers;
import org.godo.listener.procfs.ProcFs;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.file.OwnFiles;
import org.godo.model.session.SessionHead;

/**
 * Captures a load of rising rate until something is lost or the load can go no faster. The seat,
 * the rules, the capture thread and its log are those of a session, but for the store: what was
 * captured is thrown away. Rules are scoped by a login uid of its own, so the rest of the host is
 * untouched. However it ends, the state of audit is restored.
 */
public final class Calibration {
  private static final Path PROC = Path.of("/proc");
  private static final String FOLDER = "calibrate";
  private static final long FSYNC_MILLIS = 1_000;
  private static final long FIRST_RATE = 5_000;
  private static final long STEP_MILLIS = 2_000;
  private static final long WARM_UP_MILLIS = 1_000;

  private final Path dataDir;
  private final long loginUid;
  private final ProcFs proc = new ProcFs(PROC, Os.ticksPerSecond());
  private final KernelClocks clocks = new NativeClocks();
  private volatile boolean stopping;

  /**
   * @param dataDir holds the capture while it lasts
   * @param loginUid that no process has
   */
  public Calibration(Path dataDir, long loginUid) {
    this.dataDir = dataDir;
    this.loginUid = loginUid;
  }

  /** Stops it early; for use by any thread, at any time. */
  public void stop() {
    stopping = true;
  }

  /**
   * Runs it, for about half a minute.
   *
   * @param onStep accepts each step when it is done
   * @throws GodoException exit 5 if the seat is taken, exit 4 if not permitted, exit 2 if a process
   *     has the login uid, exit 1 if it was stopped
   */
  public Conclusion run(Consumer<Step> onStep) throws IOException, InterruptedException {
    Privileges.require(PROC, false);
    requireUnused();
    try (Closer closer = new Closer()) {
      LockFile lock = RuntimeDirectory.lock("record");
      closer.add(lock::close);
      Meter meter = begin(closer);
      return climb(meter, onStep);
    }
  }

  private void requireUnused() throws IOException {
    OptionalInt process = proc.withLoginUid(loginUid);
    if (process.isPresent()) {
      throw new GodoException(
          ExitCode.USAGE,
          "cannot calibrate: process "
              + process.getAsInt()
              + " has login uid "
              + loginUid
              + " and would be slowed down; name another with --loginuid");
    }
  }

  private Meter begin(Closer closer) throws IOException, InterruptedException {
    Path directory = OwnFiles.directory(dataDir).resolve(FOLDER);
    delete(directory);
    OwnFiles.directory(directory);
    closer.add(() -> delete(directory));
    CaptureWarmUp.run(directory, clocks);
    AuditControl control = AuditControl.open();
    closer.add(control::close);
    NetlinkDescriptor audit = NetlinkDescriptor.open(CapturedMessage.AUDIT, 0);
    closer.add(audit::close);
    audit.ignoreOverruns();
    audit.forceReceiveBuffer(ReceiveBuffers.AUDIT);
    CaptureLog log = log(directory);
    CaptureLoop loop =
        new CaptureLoop(
            log,
            List.of(new CaptureSource.Netlink(CapturedMessage.AUDIT, audit)),
            clocks,
            FSYNC_MILLIS,
            warning -> {});
    closer.add(loop::stop);
    ExclusiveAudit seat =
        ExclusiveAudit.acquire(
            control,
            audit,
            proc,
            RuntimeDirectory.SAVED_AUDIT_STATE,
            new AuditRules(loginUid, List.of(), false),
            AuditSettings.DEFAULT);
    closer.add(seat::release);
    AuditSince.query(PROC, clocks, RuntimeDirectory.AUDIT_SINCE, seat.foundOn())
        .save(PROC, RuntimeDirectory.AUDIT_SINCE);
    loop.start();
    LoadProcess load =
        LoadProcess.start(loginUid, directory, Runtime.getRuntime().availableProcessors());
    closer.add(load::end);
    return new Meter(PROC, control, audit.portId(), loop, log, load);
  }

  private CaptureLog log(Path directory) {
    SessionHead start =
        SessionHead.live(
            FOLDER,
            FOLDER,
            "unknown",
            "unknown",
            "unknown",
            "unknown",
            loginUid,
            null,
            List.of(),
            clocks.realtimeNs() / 1_000_000);
    return CaptureLog.create(
        CaptureDirectory.of(directory, FOLDER), CaptureLimits.unlimited(), clocks, start);
  }

  /** Doubles the rate from step to step. */
  private Conclusion climb(Meter meter, Consumer<Step> onStep)
      throws IOException, InterruptedException {
    measure(meter, FIRST_RATE, WARM_UP_MILLIS);
    List<Step> steps = new ArrayList<>();
    long rate = FIRST_RATE;
    boolean more = true;
    while (more) {
      Step step = measure(meter, rate, STEP_MILLIS);
      steps.add(step);
      onStep.accept(step);
      more = step.isWhole() && !step.isTheLoadsLimit();
      rate *= 2;
    }
    return Conclusion.of(steps);
  }

  private Step measure(Meter meter, long rate, long millis)
      throws IOException, InterruptedException {
    meter.begin(rate, millis);
    while (!meter.sample()) {
      if (stopping) {
        throw new GodoException(
            ExitCode.FAILED, "the calibration was stopped; the state of audit is as it was found");
      }
    }
    return meter.end();
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
