package org.godo.filter.read;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the processes of a session's snapshot, each once. A process with more descriptors
 * or threads than fit one message of the capture is recorded in several parts, one behind the
 * other; these are joined.
 */
public final class SnapshotReader implements Iterator<RawEvent.Snapshot> {
  private static final Set<String> IN_PARTS = Set.of(ProcessSnapshot.THREADS, ProcessSnapshot.FDS);

  private final Iterator<RawEvent> parts;
  private RawEvent.@Nullable Snapshot ahead;
  private long lastNoted;

  public SnapshotReader(RawReader reader, String session) {
    parts = reader.read(RawCollection.PIDS, session, Source.PROC);
    ahead = nextPart();
  }

  private RawEvent.@Nullable Snapshot nextPart() {
    return parts.hasNext() ? (RawEvent.Snapshot) parts.next() : null;
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public RawEvent.Snapshot next() {
    RawEvent.Snapshot whole = ahead;
    if (whole == null) {
      throw new NoSuchElementException("no more processes in the snapshot");
    }
    lastNoted = whole.origin().timestamp();
    RawEvent.Snapshot part = nextPart();
    while (part != null && isOfSame(whole, part)) {
      whole = join(whole, part);
      lastNoted = part.origin().timestamp();
      part = nextPart();
    }
    ahead = part;
    return whole;
  }

  /** Returns when the last part was noted of the process that was returned last. */
  public long lastNoted() {
    return lastNoted;
  }

  private static boolean isOfSame(RawEvent.Snapshot one, RawEvent.Snapshot other) {
    return one.pid() == other.pid()
        && one.process().startTimestamp() == other.process().startTimestamp();
  }

  private static RawEvent.Snapshot join(RawEvent.Snapshot one, RawEvent.Snapshot other) {
    ProcessSnapshot first = one.process();
    ProcessSnapshot second = other.process();
    return new RawEvent.Snapshot(
        one.origin(),
        first
            .with(
                concat(first.threads(), second.threads()),
                concat(first.descriptors(), second.descriptors()))
            .without(leftOut(first, second)));
  }

  /** Further parts do not repeat all that the first has; what it lacks may be found later. */
  private static List<String> leftOut(ProcessSnapshot first, ProcessSnapshot second) {
    Set<String> values = new TreeSet<>(first.leftOut() == null ? List.of() : first.leftOut());
    IN_PARTS.stream().filter(second::lacks).forEach(values::add);
    return List.copyOf(values);
  }

  private static <T> List<T> concat(List<T> one, List<T> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }
}
