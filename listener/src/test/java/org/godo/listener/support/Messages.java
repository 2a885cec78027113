package org.godo.listener.support;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.PcapFormat;
import org.godo.listener.capture.PcapReader;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.FieldCursor;
import org.jspecify.annotations.Nullable;

/** Makes messages and captures. */
public final class Messages {
  /** The real capture that the tests replay. */
  public static final InputFile DOCKER_RUN =
      InputFile.of(Path.of("src/test/resources/captures/docker-run.pcap.gz"));

  private Messages() {}

  /** The netlink message of an audit record. */
  public static ByteBuffer audit(int type, String text) {
    return audit(type, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The netlink message of an audit record whose text these bytes are. */
  public static ByteBuffer audit(int type, byte[] bytes) {
    ByteBuffer message = ByteBuffer.allocate(16 + bytes.length).order(ByteOrder.nativeOrder());
    // The kernel leaves the header out of the length it writes for its daemon.
    message.putInt(bytes.length).putShort((short) type).position(16);
    return message.put(bytes).flip();
  }

  /** The message of a connector event with these words of data. */
  public static ByteBuffer connector(
      int what, int cpu, long sequence, long timestampNs, int... words) {
    ByteBuffer message = ByteBuffer.allocate(76).order(ByteOrder.nativeOrder());
    message.putInt(76).putShort((short) 3).position(16);
    message.putInt(1).putInt(1).putInt((int) sequence).putInt(0).putShort((short) 40);
    message.position(36).putInt(what).putInt(cpu).putLong(timestampNs);
    for (int word : words) {
      message.putInt(word);
    }
    return message.position(0).limit(76);
  }

  /** The record in a message; null if there is none. */
  public static @Nullable AuditRecord record(ByteBuffer message) {
    AuditRecord record = new AuditRecord();
    return record.read(message) ? record : null;
  }

  /** The text of a record's fields. */
  public static String fields(AuditRecord record) {
    return new String(record.bytes(), record.start(), record.length(), StandardCharsets.UTF_8);
  }

  /** A cursor before the first of these fields. */
  public static FieldCursor cursor(String fields) {
    byte[] bytes = fields.getBytes(StandardCharsets.UTF_8);
    return new FieldCursor().over(bytes, 0, bytes.length);
  }

  /** All messages of a capture, each with bytes of its own. */
  public static List<CapturedMessage> readAll(MessageSource source) throws IOException {
    List<CapturedMessage> messages = new ArrayList<>();
    CapturedMessage message;
    while ((message = next(source)) != null) {
      messages.add(message);
    }
    return messages;
  }

  /** All that messages say, in a form that compares: a message itself is only a view. */
  public static List<List<Object>> contents(List<CapturedMessage> messages) {
    return messages.stream()
        .map(
            message ->
                List.<Object>of(
                    message.position(), message.arrivalNs(), message.family(), message.payload()))
        .toList();
  }

  private static @Nullable CapturedMessage next(MessageSource source) throws IOException {
    CapturedMessage message = source.next();
    if (message == null) {
      return null;
    }
    ByteBuffer payload = message.payload();
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).order(payload.order());
    copy.put(payload.duplicate()).flip();
    return new CapturedMessage(message.position(), message.arrivalNs(), message.family(), copy);
  }

  /** The messages of {@link #DOCKER_RUN}. */
  public static List<CapturedMessage> dockerRun() {
    try (PcapReader reader = new PcapReader(List.of(DOCKER_RUN))) {
      return readAll(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file with these bytes. */
  public static InputFile file(String name, byte[] bytes) {
    return new InputFile(name, () -> new ByteArrayInputStream(bytes));
  }

  /** A pcap file of these messages, as other programs write it: without checksums. */
  public static byte[] pcap(List<CapturedMessage> messages) {
    ByteBuffer out = ByteBuffer.allocate(1 << 20).order(PcapFormat.ORDER);
    PcapFormat.putFileHeader(out);
    for (CapturedMessage message : messages) {
      ByteBuffer payload = message.payload().duplicate();
      int at = out.position();
      PcapFormat.putPacketHeader(out, at, message.arrivalNs(), payload.remaining());
      PcapFormat.putCookedHeader(out, at, 0, 0, message.family());
      out.position(at + PcapFormat.packetBytes(0)).put(payload);
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  public static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  public static byte[] inflated(InputFile file) throws IOException {
    try (InputStream in = file.openInflated()) {
      return in.readAllBytes();
    }
  }
}
