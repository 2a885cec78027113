package org.godo.listener.input;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Position;
import org.godo.listener.parse.AuditRecord;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** A file of a log at one of its messages, and the record in that. */
final class OpenLog implements Closeable {
  private final int file;
  private final MessageSource source;
  private final AuditRecord record = new AuditRecord();
  private @Nullable CapturedMessage message;
  private boolean whole;
  private boolean started;
  private @Nullable String node;
  private boolean anyRecord;
  private List<LossWindow> carried = List.of();

  OpenLog(int file, MessageSource source) {
    this.file = file;
    this.source = source;
  }

  int file() {
    return file;
  }

  /** Moves to the next message. */
  void advance() throws IOException {
    started = true;
    message = source.next();
    CapturedMessage read = message;
    whole = read != null && record.read(read.payload());
    if (whole) {
      anyRecord = true;
      node = record.node();
    }
  }

  /** Moves to the first message, unless it is at one already. */
  void start() throws IOException {
    if (!started) {
      advance();
    }
  }

  /** The message it is at; null at the end of the file. */
  @Nullable CapturedMessage message() {
    return message;
  }

  /** Offset of its line; behind all at the end of the file. */
  long offset() {
    CapturedMessage read = message;
    if (read == null) {
      return started ? Long.MAX_VALUE : 0;
    }
    return Position.offset(read.position());
  }

  /** The record in the message; valid if {@link #isWhole}. */
  AuditRecord record() {
    return record;
  }

  /** Whether the message is a record. */
  boolean isWhole() {
    return whole;
  }

  /** Host of the last record; see {@link #isBehindRecord}. */
  @Nullable String node() {
    return node;
  }

  /** Whether this is a record or follows one. */
  boolean isBehindRecord() {
    return anyRecord;
  }

  List<LossWindow> drainLosses() {
    return source.drainLosses();
  }

  /** Keeps losses between two ranges, which are of both. */
  void carry(List<LossWindow> losses) {
    carried = losses;
  }

  List<LossWindow> drainCarried() {
    List<LossWindow> drained = carried;
    carried = List.of();
    return drained;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
