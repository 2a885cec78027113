package org.godo.listener.parse;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of a program, from one or more EXECVE records.
 *
 * <p>A long argument is split into parts, {@code aN_len=… aN[0]=… aN[1]=…}, possibly over several
 * records (kernel/auditsc.c, {@code audit_log_execve_info}). The length is ignored: it is that of
 * the encoded text and documented as unreliable.
 *
 * @param argc number of arguments by the kernel's count
 * @param args the arguments recorded; fewer than {@code argc} if some were lost, or dropped because
 *     all together are longer than {@link #MAX_CHARS}
 */
public record ExecveRecord(int argc, List<String> args) {

  /** Longest argument vector that is kept, in characters, so that it fits into a document. */
  public static final int MAX_CHARS = 4 << 20;

  public ExecveRecord {
    args = List.copyOf(args);
  }

  /** Collects the records of one event in the order of their arrival. */
  public static final class Collector {
    private final List<String> args = new ArrayList<>();
    private final ByteArrayOutputStream current = new ByteArrayOutputStream();
    private final FieldText part = new FieldText();
    private int currentIndex = -1;
    private long argc;
    private long chars;

    /** Accepts the next record. */
    public void accept(FieldCursor fields) {
      while (fields.next()) {
        acceptField(fields);
      }
    }

    /** Returns the arguments of all records. */
    public ExecveRecord finish() {
      finishCurrent();
      return new ExecveRecord((int) Math.max(argc, args.size()), args);
    }

    private void acceptField(FieldCursor field) {
      if (field.keyIs("argc")) {
        argc = Math.min(field.decimal(0), Integer.MAX_VALUE);
        return;
      }
      int index = field.argumentIndex();
      if (index < 0) {
        return;
      }
      if (index != currentIndex) {
        finishCurrent();
        currentIndex = index;
      }
      field.text(part);
      current.writeBytes(part.decoded());
    }

    private void finishCurrent() {
      if (currentIndex < 0) {
        return;
      }
      String argument = EscapedText.of(current.toByteArray());
      current.reset();
      chars += argument.length();
      if (chars <= MAX_CHARS) {
        args.add(argument);
      }
    }
  }
}
