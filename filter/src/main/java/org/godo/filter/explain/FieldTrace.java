package org.godo.filter.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One field of a subject: its value after the last step, and what the value rests on. */
final class FieldTrace {
  /** How much evidence is kept of a list; the first of it. */
  private static final int LIMIT = 10_000;

  private final Supplier<@Nullable Object> reader;
  private @Nullable Object value;
  private List<Evidence> evidence = List.of();

  FieldTrace(Supplier<@Nullable Object> reader) {
    this.reader = reader;
  }

  /** Reads the value; whether it is another than after the last step. */
  boolean changed() {
    Object now = reader.get();
    boolean changed = !Objects.equals(now, value);
    value = now;
    return changed;
  }

  @Nullable Object value() {
    return value;
  }

  /** The value rests on this alone. */
  void set(List<Evidence> all) {
    evidence = all;
  }

  /** The value rests on this too. */
  void add(Evidence more) {
    if (evidence.isEmpty()) {
      evidence = new ArrayList<>();
    }
    if (evidence.size() < LIMIT) {
      evidence.add(more);
    }
  }

  List<Evidence> evidence() {
    return evidence;
  }
}
