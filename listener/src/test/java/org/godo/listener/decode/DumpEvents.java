package org.godo.listener.decode;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.input.CaptureIdentity;
import org.godo.listener.input.InputFiles;

/** Prints the raw events of a capture, one a line: {@code DumpEvents OUTPUT CAPTURE…}. */
final class DumpEvents {
  private DumpEvents() {}

  public static void main(String[] args) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      paths.add(Path.of(args[i]));
    }
    Recording recording = decode(InputFiles.of(paths));
    try (PrintStream out =
        new PrintStream(Files.newOutputStream(Path.of(args[0])), false, StandardCharsets.UTF_8)) {
      recording.events().forEach(out::println);
      recording.losses().forEach(out::println);
      recording.notes().forEach(out::println);
      out.println(recording.totals());
    }
  }

  /** Decodes a whole capture, as a replay does. */
  static Recording decode(List<InputFile> files) throws IOException {
    CaptureIdentity identity = CaptureIdentity.of(files, null);
    Long offset;
    try (MessageSource source = InputFiles.read(files)) {
      offset = ClockOffset.estimate(source);
    }
    Recording recording = new Recording();
    SessionDecoder decoder =
        Decoders.stream(
            SessionContext.of(identity.session(), identity.head().host(), offset), recording);
    try (MessageSource source = InputFiles.read(files)) {
      CapturedMessage message;
      while ((message = source.next()) != null) {
        decoder.accept(message);
      }
      decoder.finish();
      source.drainLosses().forEach(recording::loss);
    }
    recording.totals(decoder.totals());
    return recording;
  }
}
