package org.godo.listener.decode;

/** Makes decoders. */
public final class Decoders {
  private Decoders() {}

  /** A decoder of one session's capture that gives what it finds to the sink. */
  public static SessionDecoder stream(SessionContext context, EventSink sink) {
    return new SessionDecoder(context, sink);
  }
}
