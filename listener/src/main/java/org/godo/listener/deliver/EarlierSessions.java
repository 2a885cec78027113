package org.godo.listener.deliver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureRepair;
import org.godo.listener.capture.CaptureTail;
import org.godo.listener.capture.LogEnd;
import org.godo.listener.lifecycle.Messages;
import org.godo.model.error.GodoException;
import org.godo.model.session.SessionHead;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;

/** Delivers what earlier sessions left in the data directory. */
final class EarlierSessions {
  private final Store store;
  private final LiveDeliveryOptions options;
  private final Messages messages;
  private final Clock clock;
  private volatile @Nullable Delivery current;
  private volatile @Nullable Duration maxOutage;

  EarlierSessions(Store store, LiveDeliveryOptions options, Messages messages, Clock clock) {
    this.store = store;
    this.options = options;
    this.messages = messages;
    this.clock = clock;
  }

  /** Delivers all sessions but this one. */
  void deliverBefore(SessionHead session) throws IOException {
    for (CaptureDirectory directory : CaptureDirectory.list(options.dataDir())) {
      if (!directory.session().equals(session.id())) {
        deliverIfReadable(directory, session);
      }
    }
  }

  /** A damaged capture must not keep later sessions from the store. */
  private void deliverIfReadable(CaptureDirectory directory, SessionHead next) {
    try {
      deliver(directory, next);
    } catch (GodoException storeUnavailable) {
      throw storeUnavailable;
    } catch (IOException | RuntimeException | StackOverflowError damaged) {
      messages.warn(
          "what session "
              + directory.session()
              + " left behind cannot be delivered ("
              + reason(damaged)
              + "); it stays in "
              + directory.path());
    }
  }

  private static String reason(Throwable damaged) {
    boolean known = damaged instanceof IOException || damaged instanceof UncheckedIOException;
    return known ? String.valueOf(damaged.getMessage()) : damaged.toString();
  }

  private void deliver(CaptureDirectory directory, SessionHead next) throws IOException {
    if (SessionCapture.isDelivered(directory)) {
      return;
    }
    CaptureRepair repair = directory.repairBefore(next);
    SessionCapture left =
        SessionCapture.find(directory, options.keepCapture(), messages).orElse(null);
    if (left == null) {
      setAside(directory);
      return;
    }
    messages.info("delivering what session " + directory.session() + " left behind");
    try (CaptureTail rest = left.tail(LogEnd.at(repair.end()))) {
      Delivery delivery =
          left.delivery(store, rest, options.onlySuccess(), DeliveryOptions.live(), clock);
      current = delivery;
      Duration limit = maxOutage;
      if (limit != null) {
        delivery.limitOutage(limit);
      }
      left.finish(delivery.run());
    } finally {
      current = null;
    }
  }

  /** Nothing of a capture that does not name its session can be delivered. */
  private void setAside(CaptureDirectory directory) throws IOException {
    for (Path file : directory.quarantineAll()) {
      messages.warn(
          "nothing of what session "
              + directory.session()
              + " left behind can be delivered: no segment names its session; it is kept as "
              + file);
    }
    if (directory.isEmpty()) {
      Files.deleteIfExists(directory.path());
    }
  }

  /** Limits the outage of the store that is waited out; safe for use by any thread. */
  void limitOutage(Duration longest) {
    maxOutage = longest;
    Delivery delivery = current;
    if (delivery != null) {
      delivery.limitOutage(longest);
    }
  }

  /** The outage of the store that the delivery under way waits out; null if there is none. */
  @Nullable Duration outage() {
    Delivery delivery = current;
    return delivery == null ? null : delivery.state().outage();
  }

  /** Whether an earlier session is being delivered. */
  boolean isDelivering() {
    return current != null;
  }
}
