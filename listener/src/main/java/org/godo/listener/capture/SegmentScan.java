package org.godo.listener.capture;

import java.io.IOException;
import org.godo.model.session.Loss;
import org.jspecify.annotations.Nullable;

/**
 * A segment read to its end.
 *
 * @param hasHeader whether it begins with the header of a pcap of ours
 * @param messages that are whole
 * @param badNotes notes among them that cannot be decoded
 * @param skippedBytes bytes between messages that belong to none
 * @param firstSkipped offset of the first of those; 0 if there are none
 * @param end offset behind the last whole message
 * @param tornBytes bytes behind that up to the last that is not zero
 * @param size of the file
 * @param firstArrivalNs arrival of the first message; 0 if there is none
 * @param lastArrivalNs arrival of the last message; 0 if there is none
 * @param ended whether its last note says how the session ended
 * @param start the note that every segment begins with; null if it cannot be read
 */
public record SegmentScan(
    int segment,
    boolean hasHeader,
    long messages,
    long badNotes,
    long skippedBytes,
    long firstSkipped,
    long end,
    long tornBytes,
    long size,
    long firstArrivalNs,
    long lastArrivalNs,
    boolean ended,
    Note.@Nullable SessionStart start) {

  /** Reads a segment of a directory. */
  public static SegmentScan of(CaptureDirectory directory, int segment) throws IOException {
    try (SegmentReader reader = new SegmentReader(segment, directory.file(segment), 0)) {
      return new Reading().of(reader);
    }
  }

  /** Whether something before its last whole message is not as it was written. */
  public boolean isDamaged() {
    return !isOnlyPrepared() && (!hasHeader || skippedBytes > 0);
  }

  /** Whether nothing was written to it yet. */
  public boolean isOnlyPrepared() {
    return messages == 0 && tornBytes == 0;
  }

  /** What was found so far. */
  private static final class Reading {
    private long messages;
    private long badNotes;
    private long skippedBytes;
    private long firstSkipped;
    private long firstArrivalNs;
    private long lastArrivalNs;
    private boolean ended;
    private Note.@Nullable SessionStart start;

    private SegmentScan of(SegmentReader reader) throws IOException {
      boolean hasHeader = reader.hasFileHeader();
      long end = reader.offset();
      CapturedMessage message;
      while ((message = reader.next(Long.MAX_VALUE)) != null) {
        if (reader.skippedBytes() > 0) {
          firstSkipped = skippedBytes == 0 ? end : firstSkipped;
          skippedBytes += reader.skippedBytes();
        }
        accept(message);
        end = reader.offset();
      }
      return new SegmentScan(
          reader.number(),
          hasHeader,
          messages,
          badNotes,
          skippedBytes,
          firstSkipped,
          end,
          reader.skippedBytes(),
          reader.size(),
          firstArrivalNs,
          lastArrivalNs,
          ended,
          start);
    }

    private void accept(CapturedMessage message) {
      if (message.family() == CapturedMessage.NOTE) {
        acceptNote(message);
      }
      firstArrivalNs = messages == 0 ? message.arrivalNs() : firstArrivalNs;
      lastArrivalNs = message.arrivalNs();
      messages++;
    }

    private static boolean endsSession(Note note) {
      return note instanceof Note.SessionEnd
          || (note instanceof Note.Loss loss
              && loss.window().source().equals(Loss.HOST_STOPPED.source())
              && loss.window().cause().equals(Loss.HOST_STOPPED.cause()));
    }

    private void acceptNote(CapturedMessage message) {
      try {
        Note note = NoteCodec.decode(message.payload());
        ended = endsSession(note);
        if (messages == 0 && note instanceof Note.SessionStart first) {
          start = first;
        }
      } catch (IOException malformed) {
        badNotes++;
      }
    }
  }
}
