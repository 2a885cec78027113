package org.godo.listener.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.parse.LogLine;
import org.godo.model.raw.RawEvent;

/** Any lines as records, in any order: joined to events, and decoded. */
final class ReassemblyFuzzTest {
  @FuzzTest
  void decodes(byte[] lines) {
    Recording recording = new Recording();
    SessionDecoder decoder = Decoders.stream(SessionContext.of("s", "h", 0L), recording);
    int records = 0;
    int start = 0;
    for (int end = 0; end <= lines.length; end++) {
      if (end == lines.length || lines[end] == '\n') {
        decoder.accept(
            new CapturedMessage(
                ++records,
                records * 1_000_000L,
                CapturedMessage.AUDIT,
                message(lines, start, end)));
        start = end + 1;
      }
    }
    decoder.finish();
    assertThat(recording.events()).hasSizeLessThanOrEqualTo(records);
    for (RawEvent event : recording.events()) {
      assertThat(event.origin().id()).startsWith("s/a/");
    }
  }

  private static ByteBuffer message(byte[] lines, int start, int end) {
    LogLine line = LogLine.parse(lines, start, end);
    ByteBuffer message = ByteBuffer.allocate(line.messageBytes()).order(ByteOrder.nativeOrder());
    line.write(lines, message);
    return message.flip();
  }
}
