package org.godo.listener.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.support.Messages;
import org.godo.model.error.GodoException;

/** Any bytes as a log, in whatever form: surveyed and read, or refused in words. */
final class LogFuzzTest {
  @FuzzTest
  void reads(byte[] bytes) {
    List<InputFile> files = List.of(Messages.file("any.log", bytes));
    try {
      if (InputFiles.areLogs(files)) {
        survey(files);
      } else {
        readAll(InputFiles.read(files));
      }
    } catch (IOException | GodoException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static void survey(List<InputFile> files) throws IOException {
    try (SurveyedLog log = SurveyedLog.of(files)) {
      for (LogPart part : log.parts()) {
        log.head(part, null);
        readAll(log.read(part));
      }
    }
  }

  private static void readAll(MessageSource source) throws IOException {
    try (source) {
      while (source.next() != null) {
        source.position();
      }
      source.drainLosses();
    }
  }
}
