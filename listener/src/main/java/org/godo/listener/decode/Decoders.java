package org.godo.listener.decode;

/** Creates decoders. */
public final class Decoders {
  private Decoders() {}

  /** Creates a decoder of one session's capture that emits to the sink. */
  public static SessionDecoder stream(SessionContext context, EventSink sink) {
    return new SessionDecoder(context, sink);
  }
}
