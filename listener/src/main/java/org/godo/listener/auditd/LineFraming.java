package org.godo.listener.auditd;

import java.nio.ByteBuffer;

/** {@code format = string}: a line a record, as in auditd's log, also when it is enriched. */
final class LineFraming implements Framing {
  @Override
  public void split(ByteBuffer in, AuditdRecords out) {
    int start = in.position();
    for (int i = start; i < in.limit(); i++) {
      if (in.get(i) == '\n') {
        out.line(in, start, i - start);
        start = i + 1;
      }
    }
    if (in.limit() - start == in.capacity()) {
      // No record is as long as the buffer: neither this nor its rest is one.
      out.line(in, start, in.capacity());
      start = in.limit();
    }
    in.position(start);
  }
}
