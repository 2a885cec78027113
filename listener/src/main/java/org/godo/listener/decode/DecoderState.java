package org.godo.listener.decode;

import java.util.List;
import java.util.Map;
import org.godo.listener.reassemble.ReassemblyState;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder knows at a place of a capture: reading on from there with it gives the events,
 * totals and losses of reading on without an interruption.
 *
 * @param position of the place
 * @param totals of everything before it, by the names of the session's {@code totals}
 * @param audit what is known of records
 * @param connector what is known of the connector
 * @param loss windows that more may be joined to
 */
public record DecoderState(
    long position,
    Map<String, Long> totals,
    ReassemblyState audit,
    Connector connector,
    List<LossWindow> loss) {

  /** At the beginning of a capture. */
  public static final DecoderState BEGINNING =
      new DecoderState(
          0, Map.of(), ReassemblyState.NOTHING, new Connector(null, false, List.of()), List.of());

  public DecoderState {
    if (position < 0) {
      throw new IllegalArgumentException("position " + position + " is negative");
    }
    totals = Map.copyOf(totals);
    loss = List.copyOf(loss);
  }

  /** Raw documents that were made of everything before. */
  public long events() {
    return totals.entrySet().stream()
        .filter(total -> total.getKey().startsWith(Totals.EVENT))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /**
   * The connector.
   *
   * @param offsetNs nanoseconds from CLOCK_MONOTONIC to the wall clock; null when not known
   * @param offsetKnown whether it is that of a sample of the clocks, and not an estimate
   */
  public record Connector(@Nullable Long offsetNs, boolean offsetKnown, List<Cpu> cpus) {
    public Connector {
      cpus = List.copyOf(cpus);
    }
  }

  /** The last message of a CPU. */
  public record Cpu(int cpu, long sequence, long arrivalMillis) {}
}
