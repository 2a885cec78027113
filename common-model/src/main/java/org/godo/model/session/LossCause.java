package org.godo.model.session;

import java.util.Comparator;

/**
 * Why something was missed, and by which source. Documents, notes and metrics hold the two names;
 * names that this version does not know are kept as they are.
 */
public sealed interface LossCause permits Loss, LossCause.Unlisted {
  /** By source, then by cause. */
  Comparator<LossCause> ORDER =
      Comparator.comparing(LossCause::source).thenComparing(LossCause::cause);

  /** Value of the field {@code source}. */
  String source();

  /** Value of the field {@code cause}. */
  String cause();

  /** What {@code count} counts. */
  LossUnit unit();

  /** How messages to users name it, as {@code audit serial_gap}. */
  default String label() {
    return source() + " " + cause();
  }

  /** The cause with these names. */
  static LossCause of(String source, String cause) {
    for (Loss loss : Loss.values()) {
      if (loss.source().equals(source) && loss.cause().equals(cause)) {
        return loss;
      }
    }
    return new Unlisted(source, cause);
  }

  /** A cause that a newer version recorded. */
  record Unlisted(String source, String cause) implements LossCause {
    @Override
    public LossUnit unit() {
      return LossUnit.UNKNOWN;
    }
  }
}
