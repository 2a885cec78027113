package org.godo.listener.deliver;

import java.lang.Thread.UncaughtExceptionHandler;
import reactor.core.scheduler.Schedulers;

/** The threads of deliveries: the library gives them a handler of failures that only logs. */
public final class DeliveryThreads {
  private static final String HOOK = DeliveryThreads.class.getName();

  private DeliveryThreads() {}

  /** Passes their failures on, until {@link #passOnNothing}. */
  public static void passFailuresTo(UncaughtExceptionHandler handler) {
    Schedulers.onHandleError(HOOK, handler::uncaughtException);
  }

  /** Undoes {@link #passFailuresTo}. */
  public static void passOnNothing() {
    Schedulers.resetOnHandleError(HOOK);
  }
}
