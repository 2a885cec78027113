package org.godo.listener.capture;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipException;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/**
 * Reads pcap files of netlink messages (see {@link PcapFormat}), plain or compressed with gzip, one
 * after the other as one capture. Times in micro- or nanoseconds and both byte orders are read.
 *
 * <p>A file that ends within a packet, as after a crash, is not an error: everything before it is
 * given, and what is missing is reported by {@link #drainLosses} and {@link #tornBytes}. A file
 * that is preallocated may end in zeros; they are no packets. In files whose packets have
 * checksums, what is damaged is skipped and reported as well.
 */
public final class PcapReader implements MessageSource {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_PACKET_BYTES = 1 << 20;
  private static final int PCAPNG_MAGIC = 0x0a0d0d0a;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Enough to detect whether packets have checksums, also where the first ones are damaged. */
  private static final int HEAD_BYTES = 3 * PcapFormat.SNAPLEN;

  private final List<InputFile> files;
  private final Damage damage = new Damage();
  private final byte[] header = new byte[PcapFormat.PACKET_HEADER_BYTES];
  private final ByteBuffer headerFields = ByteBuffer.wrap(header);
  private final CapturedMessage message = new CapturedMessage();
  private byte[] packet = new byte[BUFFER_BYTES];
  private ByteBuffer payload = ByteBuffer.wrap(packet);
  private int fileIndex = -1;
  private @Nullable InputStream in;
  private long offset;
  private long tornBytes;
  private @Nullable PacketScanner sealed;
  private ByteOrder order = PcapFormat.ORDER;
  private int fractionNs = 1;

  public PcapReader(List<InputFile> files) {
    this.files = List.copyOf(files);
  }

  @Override
  public @Nullable CapturedMessage next() throws IOException {
    while (true) {
      if (in == null && !openNext()) {
        damage.ended();
        return null;
      }
      PacketScanner packets = sealed;
      if (packets == null ? readPacket() : scanPacket(packets)) {
        damage.arrived(message.arrivalNs());
        return message;
      }
      closeCurrent();
    }
  }

  @Override
  public List<LossWindow> drainLosses() {
    return damage.drain();
  }

  @Override
  public long position() {
    PacketScanner packets = sealed;
    return Position.of(Math.max(fileIndex, 0) + 1, packets == null ? offset : packets.end());
  }

  /** Bytes at the ends of files that belong to no whole packet, so far. */
  public long tornBytes() {
    return tornBytes;
  }

  @Override
  public void close() throws IOException {
    fileIndex = files.size();
    closeCurrent();
  }

  private boolean openNext() throws IOException {
    if (fileIndex + 1 >= files.size()) {
      return false;
    }
    fileIndex++;
    offset = 0;
    in = files.get(fileIndex).openInflated();
    byte[] header = new byte[PcapFormat.FILE_HEADER_BYTES];
    int length = read(header, 0, header.length);
    byte[] head = new byte[HEAD_BYTES];
    head = Arrays.copyOf(head, read(head, 0, head.length));
    if (isPrepared(header, head)) {
      return false;
    }
    offset = length;
    readFrom(head);
    sealed = isSealed(head) ? new PacketScanner(this::readSome, header.length) : null;
    readFileHeader(header, length);
    return true;
  }

  /** Whether the file is the last of several and, as far as read, one that was only prepared. */
  private boolean isPrepared(byte[] header, byte[] head) {
    boolean isLast = fileIndex > 0 && fileIndex + 1 == files.size();
    return isLast
        && PcapFormat.isBlank(header, header.length)
        && PcapFormat.isBlank(head, head.length);
  }

  /** Puts bytes that were peeked at back in front of the stream. */
  private void readFrom(byte[] head) {
    in = new SequenceInputStream(new ByteArrayInputStream(head), Objects.requireNonNull(in));
  }

  /** Whether the packets have checksums, that is, whether one of them is valid. */
  private static boolean isSealed(byte[] head) throws IOException {
    PacketScanner scanner =
        new PacketScanner(
            (into, at) -> {
              int length = Math.min(into.remaining(), head.length - (int) at);
              into.put(head, (int) at, length);
              return length == 0 ? -1 : length;
            },
            0);
    return scanner.next(Long.MAX_VALUE);
  }

  private void readFileHeader(byte[] bytes, int length) {
    if (length < bytes.length) {
      throw broken("it ends after " + length + " bytes, before the 24 bytes of a pcap header");
    }
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    if (sealed != null) {
      order = PcapFormat.ORDER;
      if (fields.order(order).getInt(0) != PcapFormat.MAGIC_NANOS
          || fields.getInt(20) != PcapFormat.LINKTYPE) {
        damage.found(bytes.length);
      }
      return;
    }
    order = orderOf(fields);
    fields.order(order);
    fractionNs = fields.getInt(0) == PcapFormat.MAGIC_NANOS ? 1 : 1000;
    int linkType = fields.getInt(20) & 0xffff;
    if (linkType != PcapFormat.LINKTYPE) {
      throw broken("its link type is " + linkType + ", not " + PcapFormat.LINKTYPE + " (netlink)");
    }
  }

  private ByteOrder orderOf(ByteBuffer fields) {
    for (ByteOrder candidate : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      int magic = fields.order(candidate).getInt(0);
      if (magic == PcapFormat.MAGIC_NANOS || magic == PcapFormat.MAGIC_MICROS) {
        return candidate;
      }
    }
    throw broken(
        fields.getInt(0) == PCAPNG_MAGIC
            ? "it is a pcapng file, which `editcap -F nsecpcap` turns into a pcap"
            : "it does not begin with a pcap magic number");
  }

  /** Goes to the next packet that is whole, of a file whose packets have checksums. */
  private boolean scanPacket(PacketScanner packets) throws IOException {
    if (packets.next(Long.MAX_VALUE)) {
      if (packets.skippedBytes() > 0) {
        damage.found(packets.skippedBytes());
      }
      long position = Position.of(fileIndex + 1, packets.start());
      message.set(position, packets.arrivalNs(), packets.family(), packets.payload());
      return true;
    }
    noteTorn(packets.skippedBytes());
    return false;
  }

  private int readSome(ByteBuffer into, long at) throws IOException {
    int read = read(into.array(), into.arrayOffset() + into.position(), into.remaining());
    into.position(into.position() + read);
    return read == 0 ? -1 : read;
  }

  /** Reads the next packet of the current file into {@link #message}; false at its end. */
  private boolean readPacket() throws IOException {
    long start = offset;
    int read = read(header, 0, header.length);
    if (read < header.length) {
      noteTorn(read);
      return false;
    }
    ByteBuffer fields = headerFields.order(order);
    int length = fields.getInt(8);
    if (length == 0 && isPadding(fields)) {
      return false;
    }
    if (length < PcapFormat.COOKED_HEADER_BYTES || length > MAX_PACKET_BYTES) {
      offset = start;
      throw broken("a packet cannot be " + Integer.toUnsignedString(length) + " bytes long");
    }
    if (length > packet.length) {
      packet = new byte[length];
      payload = ByteBuffer.wrap(packet);
    }
    int got = read(packet, 0, length);
    if (got < length) {
      noteTorn(read + got);
      return false;
    }
    long arrivalNs =
        Integer.toUnsignedLong(fields.getInt(0)) * NANOS_PER_SECOND
            + Integer.toUnsignedLong(fields.getInt(4)) * fractionNs;
    int family = ((packet[14] & 0xff) << 8) | (packet[15] & 0xff);
    payload.order(order).limit(length).position(PcapFormat.COOKED_HEADER_BYTES);
    message.set(Position.of(fileIndex + 1, start), arrivalNs, family, payload);
    return true;
  }

  /** A file that was preallocated ends in zeros: whether nothing else follows. */
  private boolean isPadding(ByteBuffer fields) throws IOException {
    if (fields.getLong(0) != 0 || fields.getLong(8) != 0) {
      return false;
    }
    int read;
    while ((read = read(packet, 0, packet.length)) > 0) {
      for (int i = 0; i < read; i++) {
        if (packet[i] != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private void noteTorn(long bytes) {
    if (bytes > 0) {
      tornBytes += bytes;
      damage.torn();
    }
  }

  /** Reads up to {@code length} bytes; fewer only at the end of the file. */
  private int read(byte[] into, int start, int length) throws IOException {
    InputStream from = in;
    if (from == null) {
      return 0;
    }
    int done = 0;
    try {
      int n;
      while (done < length && (n = from.read(into, start + done, length - done)) >= 0) {
        done += n;
      }
    } catch (EOFException e) {
      // A gzip stream cut short: everything before that was inflated.
      offset += done;
      return done;
    } catch (ZipException e) {
      throw broken("its compressed data is damaged (" + e.getMessage() + ")");
    }
    offset += done;
    return done;
  }

  private GodoException broken(String what) {
    return new GodoException(
        ExitCode.FAILED,
        files.get(fileIndex).name()
            + ": not a capture that can be read, at byte "
            + offset
            + ": "
            + what
            + "; name a pcap of netlink messages (link type 253) or an audit log, plain or gzip");
  }

  private void closeCurrent() throws IOException {
    InputStream open = in;
    in = null;
    if (open != null) {
      open.close();
    }
  }
}
