package org.godo.model.session;

/**
 * A span of time in which something was missed.
 *
 * @param loss what was missed, and why
 * @param from milliseconds since the epoch, inclusive: the last moment known to be whole
 * @param to milliseconds since the epoch, inclusive: when the loss was noticed
 * @param count how much, in the unit of the cause; 0 when not known
 */
public record LossWindow(LossCause loss, long from, long to, long count) {

  /** A window as documents and notes store it. */
  public static LossWindow of(String source, String cause, long from, long to, long count) {
    return new LossWindow(LossCause.of(source, cause), from, to, count);
  }

  /** Value of the field {@code source}. */
  public String source() {
    return loss.source();
  }

  /** Value of the field {@code cause}. */
  public String cause() {
    return loss.cause();
  }

  /** One window in place of two of the same cause, from the first moment to the last. */
  public LossWindow join(LossWindow other) {
    return new LossWindow(
        loss, Math.min(from, other.from), Math.max(to, other.to), count + other.count);
  }
}
