package org.godo.filter.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;

/** The audit events of all three raw collections of a session, merged by their serials. */
public final class AuditEventReader implements Iterator<RawEvent.Syscall> {
  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(Comparator.comparingLong(head -> head.event().origin().serial()));

  /** The next event of one collection, and those behind it. */
  private record Head(RawEvent event, Iterator<RawEvent> rest) {}

  public AuditEventReader(RawReader reader, String session) {
    List<Iterator<RawEvent>> cursors = new ArrayList<>();
    for (RawCollection collection : RawCollection.values()) {
      cursors.add(reader.read(collection, session, Source.AUDIT));
    }
    cursors.forEach(this::advance);
  }

  private void advance(Iterator<RawEvent> cursor) {
    if (cursor.hasNext()) {
      heads.add(new Head(cursor.next(), cursor));
    }
  }

  @Override
  public boolean hasNext() {
    return !heads.isEmpty();
  }

  @Override
  public RawEvent.Syscall next() {
    Head head = heads.poll();
    if (head == null) {
      throw new NoSuchElementException("all audit events were read");
    }
    advance(head.rest());
    return (RawEvent.Syscall) head.event();
  }
}
