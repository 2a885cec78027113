package org.godo.listener.dump;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.LogEnd;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.decode.SessionContext;
import org.godo.listener.input.CaptureIdentity;
import org.godo.listener.input.InputFiles;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.session.SessionHead;

/**
 * One capture to print.
 *
 * @param context what decoding it needs to know
 * @param fileOf name of the file that a segment number of a position stands for
 */
record DumpInput(MessageSource source, SessionContext context, IntFunction<String> fileOf)
    implements AutoCloseable {

  /** Opens a capture. */
  @FunctionalInterface
  interface Opener {
    DumpInput open() throws IOException;
  }

  /**
   * The captures at these paths, to be opened one after the other. Files that follow each other are
   * one capture, as {@code listener replay} reads them; a directory holds the segments of one
   * session, or is a data directory with the captures of several.
   *
   * @throws GodoException if a directory holds no capture
   */
  static List<Opener> of(List<Path> paths) throws IOException {
    List<Opener> inputs = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        addFiles(files, inputs);
        sessions(path).forEach(session -> inputs.add(() -> ofSession(session)));
      } else {
        files.add(path);
      }
    }
    addFiles(files, inputs);
    return inputs;
  }

  private static void addFiles(List<Path> files, List<Opener> inputs) {
    if (!files.isEmpty()) {
      List<Path> capture = List.copyOf(files);
      inputs.add(() -> ofFiles(InputFiles.of(capture)));
      files.clear();
    }
  }

  private static List<CaptureDirectory> sessions(Path directory) throws IOException {
    CaptureDirectory segments = CaptureDirectory.at(directory);
    if (segments.hasSegments()) {
      return List.of(segments);
    }
    List<CaptureDirectory> sessions = new ArrayList<>();
    for (CaptureDirectory session : CaptureDirectory.list(directory)) {
      if (session.hasSegments()) {
        sessions.add(session);
      }
    }
    if (sessions.isEmpty()) {
      throw new GodoException(
          ExitCode.NOTHING_MATCHED,
          directory
              + ": holds no capture; name a data directory with segments below capture/, or a"
              + " directory of segments (what is delivered is removed, unless recorded with"
              + " --keep-capture)");
    }
    return sessions;
  }

  private static DumpInput ofFiles(List<InputFile> files) throws IOException {
    SessionContext context = CaptureIdentity.of(files, null).context(files);
    return new DumpInput(InputFiles.read(files), context, n -> files.get(n - 1).name());
  }

  private static DumpInput ofSession(CaptureDirectory directory) throws IOException {
    SessionHead start = directory.sessionHead();
    SessionContext context =
        start == null
            ? SessionContext.of(directory.session(), CaptureIdentity.UNKNOWN, null)
            : SessionContext.of(start.id(), start.host(), null);
    return new DumpInput(
        directory.tail(0, LogEnd.at(directory.writtenEnd())),
        context,
        segment -> directory.file(segment).toString());
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
