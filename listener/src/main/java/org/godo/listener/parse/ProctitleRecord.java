package org.godo.listener.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * The command line in a PROCTITLE record. The kernel writes its first 128 bytes, without what is
 * not printable at their end (kernel/auditsc.c, {@code audit_log_proctitle}, {@code
 * audit_proctitle_rtrim}); so empty arguments at the end are not recorded.
 *
 * @param args the arguments; the last may be cut; empty if the task had no command line
 * @param cut whether the command line may be longer
 */
public record ProctitleRecord(List<String> args, boolean cut) {
  private static final int MAX_BYTES = 128;

  /** No record. */
  public static final ProctitleRecord NONE = new ProctitleRecord(List.of(), false);

  /** What the kernel writes, in quotes too, for a task without a command line. */
  private static final String NO_COMMAND_LINE = "(null)";

  public ProctitleRecord {
    args = List.copyOf(args);
  }

  /** Reads a record. */
  public static ProctitleRecord read(FieldCursor fields) {
    FieldText text = new FieldText();
    if (fields.find("proctitle")) {
      fields.textAsFound(text);
    }
    if (text.isAbsent() || NO_COMMAND_LINE.equals(text.text())) {
      return NONE;
    }
    byte[] bytes = text.decoded();
    List<String> args = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == 0) {
        args.add(EscapedText.of(bytes, from, i));
        from = i + 1;
      }
    }
    // The last of 128 bytes may have been the NUL behind an argument.
    return new ProctitleRecord(args, bytes.length >= MAX_BYTES - 1 || fields.isCut());
  }
}
