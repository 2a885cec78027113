package org.godo.listener.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteCodec;
import org.godo.listener.decode.ClockOffset;
import org.godo.listener.decode.SessionContext;
import org.godo.model.raw.HostName;
import org.godo.model.session.Session;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;

/**
 * The session that a capture is of. A capture of the listener contains it; for any other it is
 * computed from the content, so that replaying it twice yields the same documents: the id is the
 * first 12 hex digits of the SHA-256 of the uncompressed bytes, the start the arrival of the first
 * message, or 0.
 *
 * @param head with the host in the form of {@link HostName}
 */
public record CaptureIdentity(SessionHead head) {

  /** Host and boot id where neither the capture nor the user names them. */
  public static final String UNKNOWN = "unknown";

  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final int BUFFER_BYTES = 1 << 16;

  /** Id of the session. */
  public String session() {
    return head.id();
  }

  private boolean isOfListener() {
    return head.kind().equals(Session.LIVE);
  }

  /**
   * The identity of the capture in these files.
   *
   * @param host the host it was recorded on, if the user named it
   * @throws IOException if reading fails
   * @throws org.godo.model.error.GodoException if they are no capture
   */
  public static CaptureIdentity of(List<InputFile> files, @Nullable String host)
      throws IOException {
    long startMillis = 0;
    try (MessageSource source = InputFiles.read(files)) {
      CapturedMessage first = source.next();
      if (first != null) {
        startMillis = first.arrivalNs() / NANOS_PER_MILLI;
        SessionHead head = sessionHead(first);
        boolean beginningLost = !source.drainLosses().isEmpty();
        CapturedMessage next = beginningLost ? source.next() : null;
        while (head == null && next != null) {
          // every segment begins with it
          head = sessionHead(next);
          next = source.next();
        }
        if (head != null) {
          return new CaptureIdentity(head.on(HostName.plain(head.host())));
        }
      }
    }
    String id = digest(files);
    return new CaptureIdentity(
        SessionHead.replay(
            id, id, host == null ? UNKNOWN : HostName.plain(host), UNKNOWN, startMillis));
  }

  /**
   * What decoding these files needs to know. A capture of the listener holds clock samples; any
   * other is read once more to estimate the offset of the clocks.
   *
   * @param files those this is the identity of
   */
  public SessionContext context(List<InputFile> files) throws IOException {
    Long clockOffset = null;
    if (!isOfListener()) {
      try (MessageSource source = InputFiles.read(files)) {
        clockOffset = ClockOffset.estimate(source);
      }
    }
    return SessionContext.of(head.id(), head.host(), clockOffset);
  }

  private static @Nullable SessionHead sessionHead(CapturedMessage first) {
    if (first.family() != CapturedMessage.NOTE) {
      return null;
    }
    try {
      return NoteCodec.decode(first.payload()) instanceof Note.SessionStart start
          ? start.head()
          : null;
    } catch (IOException e) {
      // decoding counts a note that cannot be read
      return null;
    }
  }

  private static String digest(List<InputFile> files) throws IOException {
    MessageDigest sha = Digests.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (InputFile file : files) {
      try (InputStream in = file.openInflated()) {
        int read;
        while ((read = in.read(buffer)) >= 0) {
          sha.update(buffer, 0, read);
        }
      } catch (EOFException e) {
        // A gzip file cut short: its identity is that of what is there.
      }
    }
    return Digests.id(Digests.hex(sha));
  }
}
