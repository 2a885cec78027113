package org.godo.listener.decode;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.godo.listener.reassemble.ReassemblyState;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/**
 * State of a decoder at a position of a capture. A decoder that resumes from it emits the same
 * events, totals and losses as one that was not interrupted. Part of the checkpoint file.
 *
 * @param position in the capture
 * @param totals of everything before it, by the names of the session's {@code totals}
 * @param audit state of reassembly
 * @param connector state of the connector
 * @param loss windows that further losses may be merged into
 */
public record DecoderState(
    long position,
    Map<String, Long> totals,
    ReassemblyState audit,
    Connector connector,
    List<LossWindow> loss) {

  /** The state at the beginning of a capture. */
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

  /** Number of raw documents of everything before. */
  public long events() {
    return totals.entrySet().stream()
        .filter(total -> total.getKey().startsWith(Totals.EVENT))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Numbers of raw documents of everything before, by the names of their sources. */
  public Map<String, Long> eventsBySource() {
    return totals.entrySet().stream()
        .filter(total -> total.getKey().startsWith(Totals.SOURCE))
        .collect(
            Collectors.toMap(
                total -> total.getKey().substring(Totals.SOURCE.length()), Map.Entry::getValue));
  }

  /**
   * State of the connector.
   *
   * @param offsetNs nanoseconds from CLOCK_MONOTONIC to the wall clock; null when not known
   * @param offsetKnown whether it is from a sample of the clocks, not an estimate
   */
  public record Connector(@Nullable Long offsetNs, boolean offsetKnown, List<Cpu> cpus) {
    public Connector {
      cpus = List.copyOf(cpus);
    }
  }

  /** The last message of a CPU. */
  public record Cpu(int cpu, long sequence, long arrivalMillis) {}
}
