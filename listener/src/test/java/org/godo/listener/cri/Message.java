package org.godo.listener.cri;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes a message as an engine does. */
final class Message {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Message text(int field, String value) {
    return raw(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Message number(int field, long value) {
    return write(out -> out.writeInt64(field, value));
  }

  Message message(int field, Message value) {
    return raw(field, value.bytes());
  }

  Message entry(int field, String key, String value) {
    return message(field, new Message().text(1, key).text(2, value));
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  private Message raw(int field, byte[] value) {
    return write(out -> out.writeByteArray(field, value));
  }

  private Message write(Step step) {
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      step.to(out);
      out.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Step {
    void to(CodedOutputStream out) throws IOException;
  }
}
