package org.godo.listener.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.godo.listener.capture.CapturedMessage;

/** Any bytes as messages of the connector, one after the other, each behind its length. */
final class ConnectorFuzzTest {
  @FuzzTest
  void decodes(byte[] bytes) {
    Recording recording = new Recording();
    SessionDecoder decoder = Decoders.stream(SessionContext.of("s", "h", 0L), recording);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int messages = 0;
    while (in.hasRemaining()) {
      int length = Math.min(in.get() & 0xff, in.remaining());
      ByteBuffer message = in.slice(in.position(), length).order(ByteOrder.nativeOrder());
      in.position(in.position() + length);
      decoder.accept(new CapturedMessage(++messages, messages, CapturedMessage.CONNECTOR, message));
    }
    decoder.finish();
    assertThat(recording.events()).hasSizeLessThanOrEqualTo(messages);
  }
}
