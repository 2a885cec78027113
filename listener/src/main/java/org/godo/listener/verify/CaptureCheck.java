package org.godo.listener.verify;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.Position;
import org.godo.listener.capture.SegmentScan;
import org.godo.listener.deliver.Checkpoint;

/** Checks the capture of one session: its segments, its checkpoint, documents set aside. */
final class CaptureCheck {
  private static final String DELIVERED =
      "what is whole is delivered by the next 'listener run', the rest becomes a loss"
          + " (capture damaged) and the segment is kept in quarantine; check the disk";

  private final CaptureDirectory directory;
  private final List<Integer> quarantined;
  private final boolean recording;
  private final Report report;
  private final String check;

  /**
   * @param quarantined numbers of its segments that were moved to quarantine
   * @param recording whether a listener may be writing to it
   */
  CaptureCheck(
      CaptureDirectory directory, List<Integer> quarantined, boolean recording, Report report) {
    this.directory = directory;
    this.quarantined = quarantined;
    this.recording = recording;
    this.report = report;
    this.check = "capture " + directory.session();
  }

  void run() throws IOException {
    long before = report.failures();
    // first the checkpoint: the log only grows behind it
    Optional<Checkpoint> checkpoint = CheckpointFile.read(directory.path(), check, report);
    List<SegmentScan> segments = scan();
    checkOrder(segments, checkpoint.orElse(null) == null ? 1 : segmentOf(checkpoint.get()));
    checkpoint.ifPresent(reached -> checkPosition(segments, reached));
    RefusedFile.check(directory.path(), check, report);
    if (report.failures() == before) {
      report.ok(check, summary(segments, checkpoint));
    }
  }

  private static int segmentOf(Checkpoint checkpoint) {
    return Math.max(1, Position.segment(checkpoint.reached().position()));
  }

  /** The segments that were written to; the last ones may only be prepared. */
  private List<SegmentScan> scan() throws IOException {
    List<SegmentScan> scans = new ArrayList<>();
    for (int segment : directory.segments()) {
      try {
        scans.add(SegmentScan.of(directory, segment));
      } catch (NoSuchFileException removed) {
        // delivered and removed since the directory was listed
      }
    }
    while (!scans.isEmpty() && scans.get(scans.size() - 1).isOnlyPrepared()) {
      scans.remove(scans.size() - 1);
    }
    for (int i = 0; i < scans.size(); i++) {
      checkSegment(scans.get(i), recording && i == scans.size() - 1);
    }
    return scans;
  }

  private void checkSegment(SegmentScan segment, boolean inUse) {
    String file = directory.file(segment.segment()).toString();
    if (!segment.hasHeader()) {
      report.damage(check, file + ": its file header is damaged", DELIVERED);
    }
    if (segment.skippedBytes() > 0) {
      report.damage(
          check,
          "%s: %d bytes are damaged, the first of them behind byte %d; %d messages are whole"
              .formatted(file, segment.skippedBytes(), segment.firstSkipped(), segment.messages()),
          DELIVERED);
    }
    if (segment.tornBytes() > 0 && !inUse) {
      report.damage(
          check,
          "%s: the last %d bytes, from byte %d on, are no whole message"
              .formatted(file, segment.tornBytes(), segment.end()),
          "the next 'listener run' cuts them off and enters a loss (capture torn_tail)");
    }
    if (segment.messages() == 0 && segment.tornBytes() == 0) {
      report.damage(check, file + ": holds no message, though later segments do", DELIVERED);
    }
    if (segment.badNotes() > 0) {
      report.damage(
          check,
          "%s: %d notes cannot be decoded".formatted(file, segment.badNotes()),
          "they are counted as malformed when they are delivered");
    }
    checkOwner(segment, file);
  }

  private void checkOwner(SegmentScan segment, String file) {
    if (segment.start() != null && !segment.start().head().id().equals(directory.session())) {
      report.damage(
          check,
          file + ": is a segment of session " + segment.start().head().id(),
          "move it to the directory of that session");
    }
  }

  private void checkOrder(List<SegmentScan> segments, int firstNeeded) {
    int expected = firstNeeded;
    for (SegmentScan segment : segments) {
      if (segment.segment() > expected && !allQuarantined(expected, segment.segment() - 1)) {
        report.damage(
            check,
            segment.segment() - 1 == expected
                ? "segment %d is missing and was not delivered".formatted(expected)
                : "segments %d to %d are missing and were not delivered"
                    .formatted(expected, segment.segment() - 1),
            "put it back if there is a copy; without it the next 'listener run' enters a loss"
                + " (capture damaged)");
      }
      expected = Math.max(expected, segment.segment() + 1);
    }
  }

  private boolean allQuarantined(int from, int to) {
    for (int segment = from; segment <= to; segment++) {
      if (!quarantined.contains(segment)) {
        return false;
      }
    }
    return true;
  }

  private void checkPosition(List<SegmentScan> segments, Checkpoint checkpoint) {
    long position = checkpoint.reached().position();
    if (segments.isEmpty()) {
      if (!checkpoint.complete() && !recording) {
        report.damage(
            check,
            "there are no segments, though its checkpoint says that it was not delivered whole",
            "put the segments back if there is a copy; else remove " + directory.path());
      }
      return;
    }
    SegmentScan last = segments.get(segments.size() - 1);
    if (position > Position.of(last.segment(), last.end() + last.tornBytes()) && !recording) {
      report.damage(
          check,
          "its checkpoint (segment %d, byte %d) lies behind the end of the log (segment %d, byte %d)"
              .formatted(
                  Position.segment(position),
                  Position.offset(position),
                  last.segment(),
                  last.end() + last.tornBytes()),
          "segments are missing or the checkpoint is not of this capture: restore them, or remove"
              + " the file 'checkpoint' to deliver from the first segment");
    }
  }

  private String summary(List<SegmentScan> segments, Optional<Checkpoint> checkpoint) {
    long messages = segments.stream().mapToLong(SegmentScan::messages).sum();
    long bytes = segments.stream().mapToLong(SegmentScan::end).sum();
    String delivered =
        checkpoint
            .map(
                reached ->
                    reached.complete()
                        ? "delivered whole"
                        : "delivered up to segment %d, byte %d"
                            .formatted(
                                segmentOf(reached), Position.offset(reached.reached().position())))
            .orElse("not delivered yet");
    return "%d segments, %d messages, %d bytes, all whole; %s"
        .formatted(segments.size(), messages, bytes, delivered);
  }
}
