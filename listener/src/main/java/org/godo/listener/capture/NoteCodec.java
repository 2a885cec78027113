package org.godo.listener.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.godo.model.linux.Netlink;

/**
 * A {@link Note} as bytes: a netlink message of type {@link #MESSAGE_TYPE} whose payload is the
 * note's JSON in UTF-8.
 */
public final class NoteCodec {
  /** The first type that is not reserved. */
  public static final int MESSAGE_TYPE = Netlink.MIN_TYPE;

  /** Bytes before the JSON. */
  public static final int HEADER_BYTES = Netlink.HEADER_BYTES;

  // A field added by a later version must not make its captures unreadable here.
  private static final ObjectMapper JSON =
      ModelJson.mapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private NoteCodec() {}

  /** The message that carries a note, ready to be read, in native byte order. */
  public static ByteBuffer encode(Note note) {
    byte[] json;
    try {
      json = JSON.writerFor(Note.class).writeValueAsBytes(note);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A note that has no JSON form: " + note.getClass(), e);
    }
    ByteBuffer message =
        ByteBuffer.allocate(HEADER_BYTES + json.length).order(ByteOrder.nativeOrder());
    message
        .putInt(message.capacity())
        .putShort((short) MESSAGE_TYPE)
        .putShort((short) 0)
        .putInt(0)
        .putInt(0)
        .put(json)
        .flip();
    return message;
  }

  /**
   * The note in a message; the buffer's position stays.
   *
   * @throws IOException if the message holds no note
   */
  public static Note decode(ByteBuffer message) throws IOException {
    if (message.remaining() < HEADER_BYTES) {
      throw new IOException("A note shorter than its header: " + message.remaining() + " bytes");
    }
    byte[] json = new byte[message.remaining() - HEADER_BYTES];
    message.get(message.position() + HEADER_BYTES, json);
    Note note = JSON.readValue(json, Note.class);
    if (note == null) {
      throw new IOException("A note that is null");
    }
    return note;
  }
}
