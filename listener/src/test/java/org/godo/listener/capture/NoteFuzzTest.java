package org.godo.listener.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Any bytes as a note: what is read of it, is written and read again as the same. */
final class NoteFuzzTest {
  @FuzzTest
  void decodes(byte[] json) throws IOException {
    ByteBuffer message =
        ByteBuffer.allocate(NoteCodec.HEADER_BYTES + json.length).order(ByteOrder.nativeOrder());
    message.putInt(message.capacity()).putShort((short) NoteCodec.MESSAGE_TYPE);
    message.position(NoteCodec.HEADER_BYTES).put(json).flip();
    Note note;
    try {
      note = NoteCodec.decode(message);
    } catch (IOException refused) {
      return;
    }
    assertThat(NoteCodec.decode(NoteCodec.encode(note))).isEqualTo(note);
  }
}
