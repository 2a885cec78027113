package org.godo.listener.auditd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.capture.CaptureSource;

/** Collects the emitted messages, each as {@code TYPE TEXT}. */
final class Passed implements CaptureSource.Sink {
  private final List<String> messages = new ArrayList<>();
  private int rejected;

  @Override
  public void message(ByteBuffer from, int at, int length) {
    ByteBuffer message = from.slice(at, length).order(ByteOrder.nativeOrder());
    if (message.getInt(0) != length || message.getLong(8) != 0) {
      throw new AssertionError("no header of a message of " + length + " bytes");
    }
    byte[] text = new byte[length - 16];
    message.get(16, text);
    messages.add(message.getShort(4) + " " + new String(text, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void reject() {
    rejected++;
  }

  List<String> messages() {
    return messages;
  }

  int rejected() {
    return rejected;
  }
}
