package org.godo.listener.input;

import java.io.Closeable;
import java.io.IOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Position;
import org.godo.listener.parse.AuditRecord;
import org.godo.model.raw.HostName;
import org.godo.model.session.Session;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;

/** An audit log in one or more files, of which the hosts and boots are known. */
public final class SurveyedLog implements Closeable {
  private final String id;
  private final List<LogPart> parts;
  private final List<String> remarks;
  private final Set<Long> strays;
  private final LogFiles files;

  private SurveyedLog(
      String id, List<LogPart> parts, Set<Long> strays, List<String> remarks, LogFiles files) {
    this.id = id;
    this.parts = List.copyOf(parts);
    this.strays = strays;
    this.remarks = List.copyOf(remarks);
    this.files = files;
  }

  /**
   * Reads all files once.
   *
   * @param files in any order; the same one may be there twice
   */
  public static SurveyedLog of(List<InputFile> files) throws IOException {
    LogSurvey survey = new LogSurvey();
    SortedSet<String> digests = new TreeSet<>();
    List<String> remarks = new ArrayList<>();
    for (InputFile file : files) {
      survey.nextFile();
      digests.add(read(file, survey, remarks));
    }
    List<LogPart> parts = survey.finish();
    return new SurveyedLog(id(digests), parts, survey.strays(), remarks, new LogFiles(files));
  }

  /** Reads a file to its end and returns its digest. */
  private static String read(InputFile file, LogSurvey survey, List<String> remarks)
      throws IOException {
    MessageDigest sha = Digests.sha256();
    AuditRecord record = new AuditRecord();
    InputFile digested =
        new InputFile(file.name(), () -> new DigestInputStream(file.openInflated(), sha));
    try (MessageSource source = new AuditLogReader(List.of(digested))) {
      CapturedMessage message;
      while ((message = source.next()) != null) {
        if (record.read(message.payload())) {
          survey.accept(record, Position.offset(message.position()));
        }
      }
      remarks.addAll(source.remarks());
    }
    return Digests.hex(sha);
  }

  /** The digest of the content; of several files that of their digests, in whatever order. */
  private static String id(SortedSet<String> digests) {
    return Digests.id(digests.size() == 1 ? digests.first() : Digests.of(digests));
  }

  /** What a user should know of how the files were read, a line each. */
  public List<String> remarks() {
    return remarks;
  }

  /** What it has of each host and boot; at least one. */
  public List<LogPart> parts() {
    return parts;
  }

  /**
   * The session of a part: the first has the id of the log, the others that and their number.
   *
   * @param host of records that do not name theirs, if the user named it
   */
  public SessionHead head(LogPart part, @Nullable String host) {
    String named = part.node() == null ? host : part.node();
    int number = parts.indexOf(part) + 1;
    String session = number == 1 ? id : id + '-' + number;
    return SessionHead.replay(
            session,
            id,
            named == null ? CaptureIdentity.UNKNOWN : HostName.plain(named),
            Session.UNKNOWN_BOOT,
            part.startMillis())
        .partOf(id);
  }

  /** Reads a part; parts are read one after the other, best in their order. */
  public MessageSource read(LogPart part) {
    return new LogPartReader(part, strays, files);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
