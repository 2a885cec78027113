package org.godo.listener;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Note;
import org.godo.listener.decode.Decoders;
import org.godo.listener.decode.EventSink;
import org.godo.listener.decode.SessionContext;
import org.godo.listener.decode.StreamDecoder;
import org.godo.listener.input.InputFiles;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** What a capture says of programs and files with relative names, a line each. */
final class Facts implements EventSink {
  private final List<String> lines = new ArrayList<>();
  private final List<Integer> exits = new ArrayList<>();
  private final List<LossWindow> loss = new ArrayList<>();

  static Facts of(List<Path> segments) throws IOException {
    Facts facts = new Facts();
    StreamDecoder decoder = Decoders.stream(SessionContext.of("s", "h", null), facts);
    try (MessageSource source = InputFiles.open(segments)) {
      CapturedMessage message;
      while ((message = source.next()) != null) {
        decoder.accept(message);
      }
    }
    decoder.finish();
    return facts;
  }

  List<String> lines() {
    return lines;
  }

  /** Thread ids of which the connector reported the exit. */
  List<Integer> exits() {
    return exits;
  }

  List<LossWindow> loss() {
    return loss;
  }

  @Override
  public void event(RawEvent event) {
    if (event instanceof RawEvent.Syscall syscall && !Boolean.FALSE.equals(syscall.success())) {
      String line = line(syscall);
      if (line != null) {
        lines.add(line);
      }
    } else if (event instanceof RawEvent.Exit exit) {
      exits.add(exit.pid());
    }
  }

  private static @Nullable String line(RawEvent.Syscall syscall) {
    Call call = syscall.call();
    if (call instanceof Call.Exec exec) {
      return "exec " + exec.args();
    } else if (call instanceof Call.ExitCall exit) {
      return "exit " + exit.code();
    } else if (call instanceof Call.Open open && isRelative(open.file())) {
      return (open.created() ? "create " : "open ") + open.file().name();
    } else if (call instanceof Call.Write write) {
      return "write " + write.bytes();
    } else if (call instanceof Call.Rename rename) {
      return "rename " + rename.from().name() + " " + rename.to().name();
    } else if (call instanceof Call.Unlink unlink) {
      return "unlink " + unlink.file().name();
    }
    return null;
  }

  private static boolean isRelative(Call.PathArgument file) {
    return file.name() != null && !file.name().startsWith("/");
  }

  @Override
  public void note(Note note) {}

  @Override
  public void loss(LossWindow window) {
    loss.add(window);
  }
}
