package org.godo.listener.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.godo.listener.nativeio.NativeException;
import org.godo.listener.nativeio.Os;

/**
 * A segment being written: a file of full length, its blocks reserved, mapped. Written by one
 * thread; {@link #force} and {@link #seal} are for another.
 *
 * <p>Of a message the payload is written first, its headers after that, and the netlink family
 * last: a message that a killed process left half written has family 0. A power cut may leave any
 * part of what was not forced yet; the checksums show what is whole then.
 */
final class Segment {
  private final int number;
  private final Path file;
  private final MappedByteBuffer map;
  private final PacketSeal seal;
  private volatile int length;
  private int forced;
  private int released;

  private Segment(int number, Path file, MappedByteBuffer map) {
    this.number = number;
    this.file = file;
    this.map = map;
    map.order(PcapFormat.ORDER);
    this.seal = new PacketSeal(map);
  }

  /**
   * Creates the file and maps it.
   *
   * @throws NativeException for a full disk
   */
  static Segment create(int number, Path file, int bytes) throws IOException {
    try {
      Os.reserve(file, bytes);
    } catch (NativeException failure) {
      Files.deleteIfExists(file);
      throw failure;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      Segment segment =
          new Segment(number, file, channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes));
      PcapFormat.putFileHeader(segment.map);
      Os.prefault(segment.map);
      segment.length = PcapFormat.FILE_HEADER_BYTES;
      return segment;
    }
  }

  int number() {
    return number;
  }

  /** Bytes written. */
  int length() {
    return length;
  }

  /** Whether a message fits and leaves this much room behind it. */
  boolean hasRoom(int payloadBytes, int reserve) {
    return map.capacity() - length - reserve >= PcapFormat.packetBytes(payloadBytes);
  }

  /** Adds a message, which must fit. */
  void append(int family, long arrivalNs, ByteBuffer from, int at, int payloadBytes) {
    int start = length;
    map.put(start + PcapFormat.packetBytes(0), from, at, payloadBytes);
    seal.seal(start, arrivalNs, family, payloadBytes);
    length = start + PcapFormat.packetBytes(payloadBytes);
  }

  /** Forces what was written so far to disk. */
  void force() {
    int written = length;
    if (written > forced) {
      released = Os.releasePages(map, released, written);
      map.force(forced, written - forced);
      forced = written;
    }
  }

  /** Ends writing: cuts the file to what was written and forces it to disk. */
  void seal() throws IOException {
    force();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
      channel.force(true);
    } catch (NoSuchFileException removed) {
      return; // everything in it was delivered before it was sealed
    }
  }

  /** Removes a segment that was never written to. */
  void discard() throws IOException {
    Files.deleteIfExists(file);
  }
}
