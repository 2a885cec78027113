package org.godo.listener.session;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.godo.listener.capture.CaptureLoop;
import org.godo.listener.capture.CaptureTotals;
import org.godo.listener.kernel.AuditMode;
import org.godo.listener.kernel.Host;
import org.godo.listener.lifecycle.BackgroundPriority;
import org.godo.listener.lifecycle.Closer;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.lifecycle.Privileges;
import org.godo.listener.lifecycle.SystemdNotifier;
import org.godo.listener.lifecycle.ThreadFailures;
import org.godo.listener.lifecycle.TimeoutExtension;
import org.godo.listener.lifecycle.UsefulCapability;
import org.godo.listener.nativeio.NativeException;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.linux.Errno;
import org.godo.model.session.Loss;
import org.godo.model.session.Session;

/** Records one session from start to stop. */
public final class Listener {
  private final ListenerOptions options;
  private final Messages messages;
  private final SystemdNotifier systemd;
  private final Host host = Host.local();
  private final CompletableFuture<Void> stop = new CompletableFuture<>();

  public Listener(ListenerOptions options, Messages messages, SystemdNotifier systemd) {
    this.options = options;
    this.messages = messages;
    this.systemd = systemd;
  }

  /** Stops the session; for use by any thread, at any time. */
  public void stop() {
    stop.complete(null);
  }

  /**
   * Records until {@link #stop} is called or the duration is over.
   *
   * @throws GodoException if it cannot start, or cannot go on; exit 0 if it is stopped before it
   *     records
   */
  public Summary run() throws IOException, InterruptedException {
    Privileges.Held rights =
        Privileges.require(host.proc(), options.audit().mode() == AuditMode.MULTICAST);
    UsefulCapability.missing(rights).forEach(each -> messages.warn(each.warning()));
    Recording recording;
    TimeoutExtension starting = new TimeoutExtension(systemd);
    TimeoutExtension stopping = new TimeoutExtension(systemd);
    try (ThreadFailures failures = ThreadFailures.handle(messages);
        Closer closer = new Closer()) {
      closer.add(starting::close);
      closer.add(stopping::close);
      starting.begin();
      recording = new StartSequence(host, options, messages, failures, closer, stop::isDone).run();
      BackgroundPriority.lower(host.proc());
      systemd.ready();
      starting.close();
      messages.info(readyMessage(recording));
      awaitStop(recording.capture(), failures);
      BackgroundPriority.restore(host.proc());
      systemd.stopping();
      stopping.begin();
    } catch (NativeException failure) {
      throw explain(failure);
    }
    return recording.summary();
  }

  /**
   * The result of a session.
   *
   * @param lost what the watch counted, by cause
   * @param session its document, as it was delivered
   */
  public record Summary(CaptureTotals captured, Map<Loss, Long> lost, Session session) {}

  private String readyMessage(Recording recording) {
    Long loginUid = options.audit().loginUid();
    return "ready: session "
        + recording.head().id()
        + ", "
        + recording.kernel().rules().size()
        + " rules"
        + (loginUid == null ? "" : " for login uid " + loginUid);
  }

  private void awaitStop(CaptureLoop capture, ThreadFailures failures) throws InterruptedException {
    CompletableFuture<Object> end =
        CompletableFuture.anyOf(stop, capture.failure(), failures.fatal());
    Duration duration = options.duration();
    try {
      if (duration == null) {
        end.get();
      } else {
        end.get(duration.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (TimeoutException over) {
      return; // the duration is over
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof GodoException ofThread) {
        throw ofThread;
      }
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
                + "; run as root, or with CAP_AUDIT_CONTROL and CAP_NET_ADMIN, on the host itself",
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
