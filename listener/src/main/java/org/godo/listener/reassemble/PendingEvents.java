package org.godo.listener.reassemble;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for their end, by their identity and in the order of their start. Finished
 * ones are pooled, so that in the long run none is allocated.
 *
 * <p>The identities are a hash table with linear probing, never more than half full.
 */
final class PendingEvents {
  private static final int FIRST_SLOTS = 64;

  /** Limits of the pool, in events and in bytes of each: 4 MiB in all. */
  private static final int MAX_POOLED = 256;

  private static final int MAX_POOLED_BYTES = 16 << 10;

  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private @Nullable AuditEvent[] slots = new @Nullable AuditEvent[FIRST_SLOTS];
  private int size;
  private @Nullable AuditEvent oldest;
  private @Nullable AuditEvent newest;
  private final Deque<AuditEvent> pool = new ArrayDeque<>();

  int size() {
    return size;
  }

  /** The event that has been pending longest; null if there is none. */
  @Nullable AuditEvent oldest() {
    return oldest;
  }

  /** The pending event with this identity; null if there is none. */
  @Nullable AuditEvent find(int node, long millis, long serial) {
    int slot = slotOf(node, millis, serial);
    AuditEvent event;
    while ((event = slots[slot]) != null) {
      if (event.isNamed(node, millis, serial)) {
        return event;
      }
      slot = next(slot);
    }
    return null;
  }

  /** Acquires an event that is not pending yet, to be filled. */
  AuditEvent acquire() {
    AuditEvent event = pool.poll();
    return event == null ? new AuditEvent() : event;
  }

  /** Adds an event whose identity no other pending one has. */
  void add(AuditEvent event) {
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    insert(event);
    size++;
    event.older = newest;
    if (newest == null) {
      oldest = event;
    } else {
      newest.newer = event;
    }
    newest = event;
  }

  /** Removes a pending event. */
  void remove(AuditEvent event) {
    free(slotHolding(event));
    size--;
    AuditEvent older = event.older;
    AuditEvent newer = event.newer;
    event.older = null;
    event.newer = null;
    if (older == null) {
      oldest = newer;
    } else {
      older.newer = newer;
    }
    if (newer == null) {
      newest = older;
    } else {
      newer.older = older;
    }
  }

  /** Releases an event that is finished. */
  void release(AuditEvent event) {
    if (pool.size() < MAX_POOLED && event.capacity() <= MAX_POOLED_BYTES) {
      pool.push(event);
    }
  }

  private void grow() {
    slots = new @Nullable AuditEvent[2 * slots.length];
    for (AuditEvent event = oldest; event != null; event = event.newer) {
      insert(event);
    }
  }

  private void insert(AuditEvent event) {
    int slot = slotOf(event);
    while (slots[slot] != null) {
      slot = next(slot);
    }
    slots[slot] = event;
  }

  private int slotHolding(AuditEvent event) {
    int slot = slotOf(event);
    while (slots[slot] != event) {
      slot = next(slot);
    }
    return slot;
  }

  /** Empties a slot and moves up those behind it that an empty slot would hide. */
  private void free(int slot) {
    int hole = slot;
    int at = next(slot);
    AuditEvent event;
    while ((event = slots[at]) != null) {
      int wanted = slotOf(event);
      if (distance(wanted, at) >= distance(hole, at)) {
        slots[hole] = event;
        hole = at;
      }
      at = next(at);
    }
    slots[hole] = null;
  }

  private int slotOf(AuditEvent event) {
    return slotOf(event.nodeIndex(), event.millis(), event.kernelSerial());
  }

  private int slotOf(int node, long millis, long serial) {
    long hash = (serial + (millis << 24) + ((long) node << 48)) * SPREAD;
    return (int) (hash >>> 32) & slots.length - 1;
  }

  private int distance(int from, int to) {
    return to - from & slots.length - 1;
  }

  private int next(int slot) {
    return slot + 1 & slots.length - 1;
  }
}
