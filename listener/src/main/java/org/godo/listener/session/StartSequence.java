package org.godo.listener.session;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureLimits;
import org.godo.listener.capture.CaptureLog;
import org.godo.listener.capture.CaptureLoop;
import org.godo.listener.capture.CaptureWarmUp;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteSink;
import org.godo.listener.cri.CriWatch;
import org.godo.listener.deliver.DeliveryThreads;
import org.godo.listener.deliver.LiveDelivery;
import org.godo.listener.deliver.LiveDeliveryOptions;
import org.godo.listener.deliver.RecordingGap;
import org.godo.listener.docker.DockerWatch;
import org.godo.listener.docker.EngineSocket;
import org.godo.listener.docker.EngineWatches;
import org.godo.listener.kernel.Host;
import org.godo.listener.kernel.KernelSources;
import org.godo.listener.kernel.KernelWatch;
import org.godo.listener.lifecycle.Closer;
import org.godo.listener.lifecycle.LockFile;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.lifecycle.RuntimeDirectory;
import org.godo.listener.lifecycle.ThreadFailures;
import org.godo.listener.netlink.AuditSince;
import org.godo.model.cli.Version;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.file.DataDirectory;
import org.godo.model.session.SessionHead;
import org.godo.model.store.Store;

/**
 * Starts a session, in the order that docs/architecture.md gives reasons for. Each part adds its
 * end to the closer, which stops the session in reverse order, also when a later step fails.
 */
final class StartSequence {
  /** On most hosts the snapshot is taken by then; a start waits for no more of it. */
  private static final long SNAPSHOT_MILLIS = 2_000;

  private static final long DOCKER_FIRST_ANSWER_MILLIS = 3_000;

  private final Host host;
  private final ListenerOptions options;
  private final Messages messages;
  private final ThreadFailures failures;
  private final Closer closer;
  private final BooleanSupplier isStopped;

  /**
   * @param failures of threads from now on
   * @param isStopped whether the session is to stop, which is heeded between any two steps
   */
  StartSequence(
      Host host,
      ListenerOptions options,
      Messages messages,
      ThreadFailures failures,
      Closer closer,
      BooleanSupplier isStopped) {
    this.host = host;
    this.options = options;
    this.messages = messages;
    this.failures = failures;
    this.closer = closer;
    this.isStopped = isStopped;
  }

  /** Returns once everything is recorded. */
  Recording run() throws IOException, InterruptedException {
    SessionIdentity identity = SessionIdentity.query(host.proc());
    Instant begin = Instant.ofEpochSecond(0, host.clocks().realtimeNs());
    acquireLocks();
    CaptureWarmUp.run(options.dataDir(), host.clocks());
    heedStop();

    Store store = Store.open(options.store(), Store.HandOver.RESUME);
    closer.add(store::close);
    heedStop();
    OptionalLong lastRecordedNs = lastRecordedNs(store, identity);
    SessionObservers observers = SessionObservers.bind(options, closer);
    heedStop();

    KernelSources kernel = KernelSources.open(host, options.audit(), messages, closer);
    heedStop();
    SessionHead head = head(identity, begin, kernel);
    Recording recording = startCapture(kernel, store, head);

    NoteSink notes = recording.capture()::note;
    kernel.start(notes, closer);
    noteRecordingGap(lastRecordedNs, notes);
    recording.watch().start();
    closer.add(recording.watch()::stop);
    observers.start(new SessionMetricsReader(options.dataDir(), host.clocks(), recording));

    takeSnapshot(notes);
    return recording;
  }

  /** On a slow machine the steps up to the recording take longer than a stop may. */
  private void heedStop() {
    if (isStopped.getAsBoolean()) {
      throw new GodoException(ExitCode.DONE, "stopped before it recorded anything");
    }
  }

  private void acquireLocks() throws IOException {
    LockFile hostLock = RuntimeDirectory.lock("record");
    closer.add(hostLock::close);
    LockFile dataLock =
        LockFile.lock(
            options.dataDir().resolve("listener.lock"),
            ExitCode.FAILED,
            "cannot record: another listener uses "
                + options.dataDir()
                + "; stop it, or name another --data-dir");
    closer.add(dataLock::close);
    DataDirectory.open(options.dataDir());
  }

  private OptionalLong lastRecordedNs(Store store, SessionIdentity identity) {
    return new RecordingGap(options.dataDir(), store, identity.host(), identity.bootId(), messages)
        .lastRecordedNs();
  }

  private SessionHead head(SessionIdentity identity, Instant begin, KernelSources kernel) {
    String session = identity.sessionId(begin, new SecureRandom().nextInt());
    String name = options.name();
    AuditSince since = kernel.since();
    return SessionHead.live(
            session,
            name == null ? session : name,
            identity.host(),
            identity.bootId(),
            identity.kernel(),
            Version.of(Listener.class),
            options.audit().loginUid(),
            options.audit().mode().toString(),
            kernel.rules(),
            begin.toEpochMilli())
        .audited(
            since.before() ? SessionHead.AUDIT_ON : SessionHead.AUDIT_OFF,
            since.millis(host.clocks()));
  }

  /** Starts the capture and delivery. The watch is closed before them, but started later. */
  private Recording startCapture(KernelSources kernel, Store store, SessionHead head) {
    CaptureLog log = createLog(head);
    DeliveryThreads.passFailuresTo(failures);
    closer.add(DeliveryThreads::passOnNothing);
    LiveDelivery delivery = delivery(store, log, head);
    closer.add(delivery::finish);
    CaptureLoop capture =
        new CaptureLoop(
            log,
            kernel.sources(),
            host.clocks(),
            options.fsyncInterval().toMillis(),
            messages::warn);
    closer.add(() -> Recording.stop(capture, delivery));
    capture.start();
    delivery.start();
    CompletableFuture<Void> unused = failures.stuck().exceptionally(delivery::abandon);
    delivery.onFailure(thrown -> failures.failed("godo-delivery", thrown));
    KernelWatch watch = kernel.watch(capture::note, failures);
    closer.add(watch::finish);
    Recording recording = new Recording(head, kernel, watch, capture, log, delivery);
    delivery.setLosses(recording::lost);
    return recording;
  }

  private CaptureLog createLog(SessionHead head) {
    Long limit = options.captureLimit();
    return CaptureLog.create(
        CaptureDirectory.of(options.dataDir(), head.id()),
        limit == null ? CaptureLimits.unlimited() : CaptureLimits.of(limit),
        host.clocks(),
        head);
  }

  private LiveDelivery delivery(Store store, CaptureLog log, SessionHead head) {
    return new LiveDelivery(
        store,
        log,
        head,
        new LiveDeliveryOptions(
            options.dataDir(), options.audit().onlySuccess(), options.keepCapture()),
        messages,
        Clock.systemUTC());
  }

  /** Notes the time without a listener: it ends now, as subscriptions and rules are in force. */
  private void noteRecordingGap(OptionalLong lastRecordedNs, NoteSink notes)
      throws InterruptedException {
    if (lastRecordedNs.isPresent()) {
      Note.Clock now =
          new Note.Clock(
              host.clocks().realtimeNs(), host.clocks().monotonicNs(), host.clocks().boottimeNs());
      notes.accept(RecordingGap.until(lastRecordedNs.getAsLong(), now));
    }
  }

  /** Notes the processes and containers that exist, while their changes are reported already. */
  private void takeSnapshot(NoteSink notes) throws IOException, InterruptedException {
    EngineWatches engines =
        new EngineWatches(
            options.engineSockets(),
            socket -> new DockerWatch(engineSocket(socket), notes, messages::warn));
    engines.start();
    closer.add(engines::stop);
    EngineWatches kubernetes =
        new EngineWatches(
            options.criSockets(),
            socket -> new CriWatch(engineSocket(socket), notes, messages::warn));
    kubernetes.start();
    closer.add(kubernetes::stop);
    SnapshotThread snapshot = new SnapshotThread(host, notes, messages);
    snapshot.start();
    closer.add(snapshot::stop);
    if (!snapshot.await(SNAPSHOT_MILLIS)) {
      messages.info("reading the processes from before the session goes on");
    }
    if (!engines.awaitFirstScan(DOCKER_FIRST_ANSWER_MILLIS)) {
      messages.warn(
          "Docker or podman has not answered yet: names of containers may be recorded late");
    }
  }

  private EngineSocket engineSocket(Path path) {
    return new EngineSocket(path, host.proc(), host.processes());
  }
}
