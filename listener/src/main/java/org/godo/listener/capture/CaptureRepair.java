package org.godo.listener.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.godo.model.session.Loss;

/**
 * What was found in a capture that nobody writes any more.
 *
 * @param end position behind the last message
 * @param tornBytes bytes at the ends of segments that belong to no whole message, and now are gone
 */
public record CaptureRepair(long end, long tornBytes) {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** A segment as it was found. */
  private record Found(
      int segment, long whole, long size, long torn, long firstArrivalNs, long lastArrivalNs) {
    boolean hasMessages() {
      return lastArrivalNs > 0;
    }
  }

  /**
   * Cuts every segment behind its last whole message, and puts a note of loss in the place of what
   * was torn there, so that the capture itself tells of it. Removes the last segments if they were
   * only prepared. What is damaged before the last whole message stays as it is; reading passes
   * over it.
   */
  static CaptureRepair of(CaptureDirectory directory) throws IOException {
    List<Found> all = new ArrayList<>();
    for (int segment : directory.segments()) {
      all.add(look(directory, segment));
    }
    while (!all.isEmpty() && isOnlyPrepared(all.get(all.size() - 1))) {
      Files.delete(directory.file(all.remove(all.size() - 1).segment()));
    }
    long end = 0;
    long torn = 0;
    for (int i = 0; i < all.size(); i++) {
      Found found = all.get(i);
      if (found.hasMessages()) {
        Found next = i + 1 < all.size() ? all.get(i + 1) : found;
        end = Position.of(found.segment(), cut(directory, found, next));
        torn += found.torn();
      } else {
        end = Position.of(found.segment(), found.size());
      }
    }
    return new CaptureRepair(end, torn);
  }

  private static Found look(CaptureDirectory directory, int segment) throws IOException {
    try (SegmentReader reader = new SegmentReader(segment, directory.file(segment), 0)) {
      long firstArrivalNs = 0;
      long lastArrivalNs = 0;
      boolean damaged = !reader.hasFileHeader();
      CapturedMessage message;
      while ((message = reader.next(Long.MAX_VALUE)) != null) {
        damaged |= reader.passedOver() > 0;
        firstArrivalNs = firstArrivalNs == 0 ? message.arrivalNs() : firstArrivalNs;
        lastArrivalNs = message.arrivalNs();
      }
      Found found =
          new Found(
              segment,
              reader.offset(),
              reader.size(),
              reader.passedOver(),
              firstArrivalNs,
              lastArrivalNs);
      if (damaged && !isOnlyPrepared(found)) {
        directory.noteDamage(segment);
      }
      return found;
    }
  }

  private static boolean isOnlyPrepared(Found found) {
    return !found.hasMessages() && found.torn() == 0;
  }

  /** Cuts a segment and returns its length then. */
  private static long cut(CaptureDirectory directory, Found found, Found next) throws IOException {
    if (found.size() == found.whole()) {
      return found.whole();
    }
    try (FileChannel channel =
        FileChannel.open(directory.file(found.segment()), StandardOpenOption.WRITE)) {
      long length = found.whole();
      if (found.torn() > 0) {
        ByteBuffer note = tornTail(found, next);
        while (note.hasRemaining()) {
          length += channel.write(note, length);
        }
      }
      channel.truncate(length);
      channel.force(true);
      return length;
    }
  }

  /** The packet that tells of a torn tail, between the messages before and behind it. */
  private static ByteBuffer tornTail(Found found, Found next) {
    long from = found.lastArrivalNs();
    boolean followed = next.segment() > found.segment() && next.hasMessages();
    long to = followed ? next.firstArrivalNs() : from;
    ByteBuffer note =
        NoteCodec.encode(
            new Note.Loss(
                Loss.TORN_TAIL,
                Math.min(from, to) / NANOS_PER_MILLI,
                Math.max(from, to) / NANOS_PER_MILLI,
                0));
    int length = note.remaining();
    ByteBuffer packet = ByteBuffer.allocate(PcapFormat.packetBytes(length));
    packet.put(PcapFormat.packetBytes(0), note, 0, length);
    new PacketSeal(packet).seal(0, from, CapturedMessage.NOTE, length);
    return packet;
  }
}
