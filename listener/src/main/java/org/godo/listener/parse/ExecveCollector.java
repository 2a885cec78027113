package org.godo.listener.parse;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the EXECVE records of one event, in any order, and repeated ones.
 *
 * <p>A long argument is split into parts, {@code aN_len=… aN[0]=… aN[1]=…}, possibly over several
 * records; {@code aN_len} is the length of all parts as they are encoded (kernel/auditsc.c, {@code
 * audit_log_execve_info}). A record ends when it is full: so what stands between two arguments of
 * one record was left out by the kernel, and nothing follows a record that is not full. Kernels of
 * 2018 and before leave out empty arguments (linux-audit/audit-kernel#99).
 */
public final class ExecveCollector {
  /**
   * Bytes from which on a record may be full: the kernel fills it up to 7500 but for the longest
   * key of a field (MAX_EXECVE_AUDIT_LEN, and abuf in the same function).
   */
  private static final int FULL = 7000;

  /** Missing arguments that are listed; behind further ones nothing is kept. */
  private static final int MAX_MISSING = 1 << 16;

  private static final Comparator<Part> BY_PLACE =
      Comparator.comparingInt(Part::index).thenComparingInt(Part::number);

  private final List<Part> parts = new ArrayList<>();
  private final List<long[]> lengths = new ArrayList<>();
  private final FieldText text = new FieldText();
  private int argc = -1;
  private int records;

  // What finish() has joined so far.
  private final List<String> args = new ArrayList<>();
  private final List<Integer> leftOut = new ArrayList<>();
  private final List<Integer> missing = new ArrayList<>();
  private long chars;

  /** A field: an argument, or a part of one. */
  private static final class Part {
    private final int index;

    /** Number of the part, {@link FieldCursor#WHOLE} if there is one only. */
    private final int number;

    private final RecordOf record;
    private final byte[] bytes;

    /** Length of the value in the record. */
    private final int encoded;

    /** Whether the end of the value is missing. */
    private final boolean cut;

    Part(FieldCursor field, int index, int number, RecordOf record, byte[] bytes) {
      this.index = index;
      this.number = number;
      this.record = record;
      this.bytes = bytes;
      this.encoded = field.encodedLength();
      this.cut = field.isCut();
    }

    int index() {
      return index;
    }

    int number() {
      return number;
    }
  }

  /**
   * The record in which a field stands.
   *
   * @param number in the order of arrival
   * @param first whether it has the number of arguments, as the first has
   * @param full whether another record may follow
   */
  private record RecordOf(int number, boolean first, boolean full) {}

  /** Accepts the next record. */
  public void accept(FieldCursor fields) {
    boolean first = false;
    boolean full = fields.length() >= FULL;
    while (fields.next()) {
      int index = fields.argumentIndex();
      if (index >= 0) {
        acceptArgument(fields, index, new RecordOf(records, first, full));
      } else if (fields.keyIs("argc")) {
        argc = (int) Math.max(-1, Math.min(fields.decimal(-1), Integer.MAX_VALUE));
        first = true;
      }
    }
    records++;
  }

  private void acceptArgument(FieldCursor field, int index, RecordOf record) {
    int part = field.argumentPart();
    if (part == FieldCursor.ENCODED_LENGTH) {
      lengths.add(new long[] {index, field.decimal(-1)});
      return;
    }
    field.textAsFound(text);
    parts.add(new Part(field, index, part, record, text.decoded()));
  }

  /** Returns the arguments of all records. A number that is less than they are is not known. */
  public ExecveRecord finish() {
    parts.sort(BY_PLACE);
    if (!parts.isEmpty() && parts.get(parts.size() - 1).index() >= argc) {
      argc = -1;
    }
    int from = 0;
    Part before = null;
    while (from < parts.size()) {
      int to = from + 1;
      while (to < parts.size() && parts.get(to).index() == parts.get(from).index()) {
        to++;
      }
      if (!fillUpTo(parts.get(from), before)) {
        break;
      }
      before = argument(parts.subList(from, to));
      from = to;
    }
    if (from == parts.size()) {
      addLastIfLeftOut(before);
    }
    return new ExecveRecord(argc, args, leftOut, missing);
  }

  /** Adds what is not recorded between two arguments; false if that is too much. */
  private boolean fillUpTo(Part next, @Nullable Part before) {
    if (next.index - args.size() > MAX_MISSING - missing.size()) {
      return false;
    }
    boolean inOneRecord =
        before == null ? next.record.first() : before.record.number() == next.record.number();
    while (args.size() < next.index) {
      (inOneRecord ? leftOut : missing).add(args.size());
      args.add("");
    }
    return true;
  }

  /** Adds an argument from its parts, and returns the last of them. */
  private Part argument(List<Part> ofOne) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    Part last = ofOne.get(0);
    boolean whole = last.number <= 0 && join(last, joined);
    long encoded = last.encoded;
    for (Part part : ofOne.subList(1, ofOne.size())) {
      if (part.number == last.number) {
        whole &= Arrays.equals(part.bytes, last.bytes);
        continue;
      }
      whole = whole && part.number == last.number + 1 && join(part, joined);
      encoded += part.encoded;
      last = part;
    }
    add(EscapedText.of(joined.toByteArray()), whole && hasLength(last, encoded, joined.size()));
    return last;
  }

  private static boolean join(Part part, ByteArrayOutputStream joined) {
    joined.writeBytes(part.bytes);
    return !part.cut;
  }

  private void add(String argument, boolean whole) {
    chars += argument.length();
    if (chars > ExecveRecord.MAX_CHARS) {
      return;
    }
    if (!whole) {
      missing.add(args.size());
    }
    args.add(argument);
  }

  /** Whether an argument is as long as its record says; some write the decoded length there. */
  private boolean hasLength(Part part, long encoded, long decoded) {
    if (part.number == FieldCursor.WHOLE) {
      return true;
    }
    for (long[] length : lengths) {
      if (length[0] == part.index) {
        return length[1] >= 0 && (encoded >= length[1] || decoded == length[1]);
      }
    }
    return true;
  }

  /** Adds a last argument that the kernel counted but did not write into a record with space. */
  private void addLastIfLeftOut(@Nullable Part last) {
    boolean space = last == null ? argc == 1 : !last.record.full() && !last.cut;
    if (space && args.size() == argc - 1) {
      leftOut.add(args.size());
      args.add("");
    }
  }
}
