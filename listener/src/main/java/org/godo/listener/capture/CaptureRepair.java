package org.godo.listener.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.godo.model.session.Loss;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;

/**
 * The result of repairing a capture that is no longer written to.
 *
 * @param end position behind the last message
 * @param tornBytes bytes at the ends of segments that belonged to no whole message and were cut off
 */
public record CaptureRepair(long end, long tornBytes) {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /**
   * Cuts every segment behind its last whole message, and writes a note of loss for what was torn
   * there, so that the capture itself reports it. Removes the last segments if they were only
   * prepared. Adds one where the host stopped during the session. What is damaged before the last
   * whole message stays as it is; reading passes over it.
   */
  static CaptureRepair of(CaptureDirectory directory, @Nullable SessionHead now)
      throws IOException {
    List<SegmentScan> all = new ArrayList<>();
    for (int segment : directory.segments()) {
      all.add(scan(directory, segment));
    }
    while (!all.isEmpty() && all.get(all.size() - 1).isOnlyPrepared()) {
      Files.delete(directory.file(all.remove(all.size() - 1).segment()));
    }
    long end = 0;
    long torn = 0;
    for (int i = 0; i < all.size(); i++) {
      SegmentScan found = all.get(i);
      if (found.messages() > 0) {
        SegmentScan next = i + 1 < all.size() ? all.get(i + 1) : found;
        end = Position.of(found.segment(), cut(directory, found, next));
        torn += found.tornBytes();
      } else {
        end = Position.of(found.segment(), found.size());
      }
    }
    SegmentScan last = all.isEmpty() ? null : all.get(all.size() - 1);
    if (now != null && last != null && isOfStoppedHost(last, now)) {
      end = append(directory, last, end, now.startTimestamp());
    }
    return new CaptureRepair(end, torn);
  }

  /** A session of another boot that has no end: the host stopped, with what was still in memory. */
  private static boolean isOfStoppedHost(SegmentScan last, SessionHead now) {
    Note.SessionStart start = last.start();
    return start != null
        && !last.ended()
        && start.head().host().equals(now.host())
        && !start.head().bootId().equals(now.bootId());
  }

  private static long append(CaptureDirectory directory, SegmentScan last, long end, long noticed)
      throws IOException {
    long from = last.lastArrivalNs() / NANOS_PER_MILLI;
    Note.Loss note = new Note.Loss(Loss.HOST_STOPPED, from, Math.max(from, noticed), 0);
    ByteBuffer packet = packet(NoteCodec.encode(note), last.lastArrivalNs());
    long at = Position.offset(end);
    try (FileChannel channel =
        FileChannel.open(directory.file(last.segment()), StandardOpenOption.WRITE)) {
      while (packet.hasRemaining()) {
        at += channel.write(packet, at);
      }
      channel.force(true);
    }
    return Position.of(last.segment(), at);
  }

  private static SegmentScan scan(CaptureDirectory directory, int segment) throws IOException {
    SegmentScan found = SegmentScan.of(directory, segment);
    if (found.isDamaged()) {
      directory.noteDamage(segment);
    }
    return found;
  }

  /** Cuts a segment and returns its length then. */
  private static long cut(CaptureDirectory directory, SegmentScan found, SegmentScan next)
      throws IOException {
    if (found.size() == found.end()) {
      return found.end();
    }
    try (FileChannel channel =
        FileChannel.open(directory.file(found.segment()), StandardOpenOption.WRITE)) {
      long length = found.end();
      if (found.tornBytes() > 0) {
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

  /** The packet that reports a torn tail, between the messages before and behind it. */
  private static ByteBuffer tornTail(SegmentScan found, SegmentScan next) {
    long from = found.lastArrivalNs();
    boolean followed = next.segment() > found.segment() && next.messages() > 0;
    long to = followed ? next.firstArrivalNs() : from;
    ByteBuffer note =
        NoteCodec.encode(
            new Note.Loss(
                Loss.TORN_TAIL,
                Math.min(from, to) / NANOS_PER_MILLI,
                Math.max(from, to) / NANOS_PER_MILLI,
                0));
    return packet(note, from);
  }

  private static ByteBuffer packet(ByteBuffer note, long arrivalNs) {
    int length = note.remaining();
    ByteBuffer packet = ByteBuffer.allocate(PcapFormat.packetBytes(length));
    packet.put(PcapFormat.packetBytes(0), note, 0, length);
    new PacketSeal(packet).seal(0, arrivalNs, CapturedMessage.NOTE, length);
    return packet;
  }
}
