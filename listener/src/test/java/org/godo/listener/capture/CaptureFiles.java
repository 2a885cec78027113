package org.godo.listener.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.support.FakeClocks;
import org.godo.model.session.SessionHead;

/** Writes captures as the listener does, and reads them. */
public final class CaptureFiles {
  private final FakeClocks clocks = new FakeClocks();
  private final CaptureDirectory directory;
  private final CaptureLog log;
  private int prepared;

  /** A message as it was written or read. */
  public record Message(long arrivalNs, int family, List<Byte> payload) {
    static Message of(CapturedMessage message) {
      return of(message.arrivalNs(), message.family(), message.payload());
    }

    static Message of(long arrivalNs, int family, ByteBuffer payload) {
      List<Byte> bytes = new ArrayList<>(payload.remaining());
      for (int i = payload.position(); i < payload.limit(); i++) {
        bytes.add(payload.get(i));
      }
      return new Message(arrivalNs, family, bytes);
    }
  }

  /** A capture that begins with this note. */
  public CaptureFiles(Path dataDir, SessionHead head, int segmentBytes) {
    directory = CaptureDirectory.of(dataDir, head.id());
    log =
        CaptureLog.create(directory, new CaptureLimits(segmentBytes, Long.MAX_VALUE), clocks, head);
  }

  /** A session of this host and boot. */
  public static SessionHead session(String session) {
    return SessionHead.live(
        session, session, "h", "boot", "kernel", "test", null, null, List.of(), 1_700_000_000_000L);
  }

  public CaptureLog log() {
    return log;
  }

  public CaptureDirectory directory() {
    return directory;
  }

  /** Adds a message, with a place for it if need be. */
  public CaptureFiles add(int family, long arrivalNs, ByteBuffer message)
      throws IOException, InterruptedException {
    prepare(arrivalNs);
    log.append(family, arrivalNs, message, message.position(), message.remaining());
    log.publish();
    return this;
  }

  /** Adds a note. */
  public CaptureFiles add(Note note, long arrivalNs) throws IOException, InterruptedException {
    prepare(arrivalNs);
    log.append(note, arrivalNs);
    log.publish();
    return this;
  }

  /**
   * Makes the next segment when one was begun; that forces the log, so it is not done each time.
   */
  private void prepare(long arrivalNs) throws IOException, InterruptedException {
    clocks.setRealtimeNs(arrivalNs);
    int segment = Position.segment(log.position());
    if (segment != prepared) {
      log.maintain(0);
      prepared = segment;
    }
  }

  /** Ends the session. */
  public CaptureDirectory end(long endMillis) throws IOException {
    log.finish(new Note.SessionEnd(endMillis));
    log.close();
    return directory;
  }

  /** What is there when the listener is killed now: the segment in use has its full length. */
  public CaptureDirectory kill() {
    return directory;
  }

  /** The files of the segments, in order. */
  public static List<Path> files(CaptureDirectory directory) throws IOException {
    return directory.segments().stream().map(directory::file).toList();
  }

  /** All messages that a tail gives. */
  public static List<Message> drain(CaptureTail tail) throws IOException {
    List<Message> messages = new ArrayList<>();
    CapturedMessage message;
    while ((message = tail.next()) != null) {
      messages.add(Message.of(message));
    }
    return messages;
  }

  /** Changes one byte of a file. */
  public static void flip(Path file, long at, int bits) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= (byte) bits;
    Files.write(file, bytes);
  }
}
