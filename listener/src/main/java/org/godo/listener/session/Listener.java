package org.godo.listener.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureLimits;
import org.godo.listener.capture.CaptureLog;
import org.godo.listener.capture.CaptureLoop;
import org.godo.listener.capture.CaptureTotals;
import org.godo.listener.capture.CaptureWarmUp;
import org.godo.listener.capture.Note;
import org.godo.listener.deliver.LiveDelivery;
import org.godo.listener.deliver.RecordingGap;
import org.godo.listener.docker.DockerWatch;
import org.godo.listener.kernel.AuditMode;
import org.godo.listener.kernel.AuditSource;
import org.godo.listener.kernel.KernelSources;
import org.godo.listener.kernel.KernelWatch;
import org.godo.listener.lifecycle.BackgroundPriority;
import org.godo.listener.lifecycle.Closer;
import org.godo.listener.lifecycle.LockFile;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.lifecycle.Privileges;
import org.godo.listener.lifecycle.RuntimeDirectory;
import org.godo.listener.lifecycle.SystemdNotifier;
import org.godo.listener.metrics.MetricsServer;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.nativeio.NativeClocks;
import org.godo.listener.nativeio.NativeException;
import org.godo.listener.nativeio.Os;
import org.godo.listener.procfs.ProcFs;
import org.godo.listener.procfs.ProcSnapshot;
import org.godo.listener.status.StatusServer;
import org.godo.model.cli.Version;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.linux.Errno;
import org.godo.model.session.Loss;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * One session from its beginning to its end: the only class that sees every part. What begins is
 * ended in reverse order, also when the beginning fails half way.
 */
public final class Listener {
  private static final Path PROC = Path.of("/proc");
  private static final long DOCKER_FIRST_LOOK_MILLIS = 3_000;

  private final ListenerOptions options;
  private final Messages messages;
  private final SystemdNotifier serviceManager;
  private final KernelClocks clocks = new NativeClocks();
  private final ProcFs proc = new ProcFs(PROC, Os.ticksPerSecond());
  private final CompletableFuture<Void> stop = new CompletableFuture<>();

  public Listener(ListenerOptions options, Messages messages, SystemdNotifier serviceManager) {
    this.options = options;
    this.messages = messages;
    this.serviceManager = serviceManager;
  }

  /** Ends the session; for use by any thread, at any time. */
  public void stop() {
    stop.complete(null);
  }

  /**
   * Records until told to stop, or until the duration is over.
   *
   * @return what was seen, lost and delivered
   * @throws GodoException if it cannot begin, or cannot go on
   */
  public Summary run() throws IOException, InterruptedException {
    Privileges.require(PROC, options.audit().mode() == AuditMode.MULTICAST);
    SessionIdentity identity = SessionIdentity.query(PROC);
    Instant begin = Instant.ofEpochSecond(0, clocks.realtimeNs());
    String session = identity.sessionId(begin, new SecureRandom().nextInt());
    Parts parts;
    try (Closer closer = new Closer()) {
      lock(closer);
      parts = begin(closer, identity, session, begin);
      snapshot(parts.loop, closer);
      BackgroundPriority.giveWay(PROC);
      serviceManager.ready();
      messages.info(
          "ready: session "
              + session
              + ", "
              + parts.audit.rules().size()
              + " rules"
              + (options.audit().loginUid() == null
                  ? ""
                  : " for login uid " + options.audit().loginUid()));
      awaitEnd(parts.loop);
      BackgroundPriority.catchUp(PROC);
      serviceManager.stopping();
    } catch (NativeException failure) {
      throw explain(failure);
    }
    return new Summary(parts.loop.totals(), parts.watch.lost(), parts.delivery.session());
  }

  /**
   * What a session came to.
   *
   * @param lost by source and cause
   * @param session its document, as it was delivered
   */
  public record Summary(CaptureTotals captured, Map<Loss, Long> lost, Session session) {}

  /** What runs while a session runs. */
  private record Parts(
      AuditSource audit, CaptureLoop loop, KernelWatch watch, LiveDelivery delivery) {}

  private void lock(Closer closer) {
    LockFile host = RuntimeDirectory.lock();
    closer.add(host::close);
    LockFile data =
        LockFile.lock(
            options.dataDir().resolve("listener.lock"),
            ExitCode.FAILED,
            "cannot record: another listener uses "
                + options.dataDir()
                + "; stop it, or name another --data-dir");
    closer.add(data::close);
  }

  private Parts begin(Closer closer, SessionIdentity identity, String session, Instant begin)
      throws IOException, InterruptedException {
    CaptureWarmUp.run(options.dataDir(), clocks);
    Store store = Store.open(options.store(), Store.HandOver.RESUME);
    closer.add(store::close);
    OptionalLong lastRecordedNs =
        new RecordingGap(options.dataDir(), store, identity.host(), identity.bootId(), messages)
            .lastRecordedNs();
    Answers asked = answers(closer);
    KernelSources kernel =
        KernelSources.open(options.audit(), PROC, proc, clocks, messages, closer);
    Note.SessionStart start = start(identity, session, begin, kernel.audit().rules());
    CaptureLog log = log(start);
    LiveDelivery delivery = delivery(store, log, start);
    closer.add(delivery::finish);
    CaptureLoop loop =
        new CaptureLoop(log, kernel.sources(), clocks, options.fsyncInterval().toMillis());
    closer.add(() -> end(loop, delivery));
    loop.start();
    delivery.start();

    KernelWatch watch =
        new KernelWatch(clocks, kernel.counters(), kernel.audit().holds(), loop::note, messages);
    closer.add(watch::finish);
    kernel.begin(loop::note, closer);
    noteDownTime(loop, lastRecordedNs);
    watch.start();
    closer.add(watch::stop);
    asked.answer(
        new SessionMetricsReader(
            options.dataDir(), start, clocks, log, loop, delivery, watch, kernel));
    return new Parts(kernel.audit(), loop, watch, delivery);
  }

  /** Both subscriptions are live and the rules in force: what was before, nobody recorded. */
  private void noteDownTime(CaptureLoop loop, OptionalLong lastRecordedNs)
      throws InterruptedException {
    if (lastRecordedNs.isPresent()) {
      Note.Clock now =
          new Note.Clock(clocks.realtimeNs(), clocks.monotonicNs(), clocks.boottimeNs());
      loop.note(RecordingGap.until(lastRecordedNs.getAsLong(), now));
    }
  }

  /** Who may ask how the session does. */
  private record Answers(StatusServer status, @Nullable MetricsServer metrics) {
    private void answer(SessionMetrics.Reading numbers) {
      status.start(numbers);
      if (metrics != null) {
        metrics.start(numbers);
      }
    }
  }

  /** Begun before, and ended after, everything they are asked about. */
  private Answers answers(Closer closer) {
    InetSocketAddress address = options.metrics();
    MetricsServer metrics = address == null ? null : MetricsServer.bind(address);
    if (metrics != null) {
      closer.add(metrics::close);
    }
    StatusServer status = StatusServer.bind(options.dataDir());
    closer.add(status::close);
    return new Answers(status, metrics);
  }

  private Note.SessionStart start(
      SessionIdentity identity, String session, Instant begin, List<String> rules) {
    String name = options.name();
    return new Note.SessionStart(
        session,
        name == null ? session : name,
        identity.host(),
        identity.bootId(),
        identity.kernel(),
        Version.of(Listener.class),
        options.audit().loginUid(),
        options.audit().mode().toString(),
        rules,
        begin.toEpochMilli());
  }

  private CaptureLog log(Note.SessionStart start) {
    Long limit = options.captureLimit();
    return CaptureLog.create(
        CaptureDirectory.of(options.dataDir(), start.session()),
        limit == null ? CaptureLimits.unlimited() : CaptureLimits.of(limit),
        clocks,
        start);
  }

  private LiveDelivery delivery(Store store, CaptureLog log, Note.SessionStart start) {
    return new LiveDelivery(
        store,
        options.dataDir(),
        log.directory(),
        log,
        start,
        options.audit().onlySuccess(),
        options.keepCapture(),
        messages,
        Clock.systemUTC());
  }

  private static void end(CaptureLoop loop, LiveDelivery delivery)
      throws IOException, InterruptedException {
    for (Note.Loss loss : loop.stop()) {
      delivery.loss(loss.window());
    }
  }

  /** What was there before, while the subscriptions already say what changes. */
  private void snapshot(CaptureLoop loop, Closer closer) throws IOException, InterruptedException {
    DockerWatch docker = new DockerWatch(options.dockerSocket(), loop::note);
    docker.start();
    closer.add(docker::stop);
    new ProcSnapshot(proc, clocks).take(loop::note);
    if (!docker.awaitFirstScan(DOCKER_FIRST_LOOK_MILLIS)) {
      messages.warn("Docker has not answered yet: names of containers may come late");
    }
  }

  private void awaitEnd(CaptureLoop loop) throws InterruptedException {
    CompletableFuture<Object> end = CompletableFuture.anyOf(stop, loop.failure());
    Duration duration = options.duration();
    try {
      if (duration == null) {
        end.get();
      } else {
        end.get(duration.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (TimeoutException over) {
      return; // it was asked to last this long
    } catch (ExecutionException failure) {
      throw new GodoException(
          ExitCode.FAILED,
          "stopped recording: the capture failed: "
              + failure.getCause()
              + "; what was captured before is kept",
          failure.getCause());
    }
  }

  private static GodoException explain(NativeException failure) {
    boolean denied = failure.errno() == Errno.EPERM || failure.errno() == Errno.EACCES;
    return denied
        ? new GodoException(
            ExitCode.NOT_PERMITTED,
            "cannot record: "
                + failure.getMessage()
                + "; run as root with CAP_AUDIT_CONTROL and CAP_NET_ADMIN on the host itself",
            failure)
        : new GodoException(
            ExitCode.FAILED,
            "cannot record: "
                + failure.getMessage()
                + "; the kernel needs CONFIG_AUDITSYSCALL and CONFIG_PROC_EVENTS, and the host's"
                + " network namespace",
            failure);
  }
}
