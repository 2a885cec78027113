package org.godo.listener.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.godo.listener.syscall.Arch;
import org.jspecify.annotations.Nullable;

/**
 * One filter rule of the kernel.
 *
 * @param filter the list it is installed in
 * @param always matching events are recorded; otherwise they are never recorded
 * @param arch system call interface; null for any
 * @param calls number and name of each call; empty for all
 * @param conditions all must hold
 */
record AuditRule(
    Filter filter,
    boolean always,
    @Nullable Arch arch,
    SortedMap<Integer, String> calls,
    List<Condition> conditions) {

  private static final int MASK_WORDS = 64;
  private static final int MAX_FIELDS = 64;

  /** The highest 16 bits are for classes of calls; the kernel clears them. */
  private static final int NUMBERS = MASK_WORDS * Integer.SIZE - 16;

  private static final int FIELDS_AT = 12 + MASK_WORDS * Integer.BYTES;
  private static final int VALUES_AT = FIELDS_AT + MAX_FIELDS * Integer.BYTES;
  private static final int FLAGS_AT = VALUES_AT + MAX_FIELDS * Integer.BYTES;
  private static final int TEXT_LENGTH_AT = FLAGS_AT + MAX_FIELDS * Integer.BYTES;
  private static final int TEXT_AT = TEXT_LENGTH_AT + Integer.BYTES;

  AuditRule {
    calls = new TreeMap<>(calls);
    conditions = List.copyOf(conditions);
  }

  /** The kernel's lists that our rules are installed in. */
  enum Filter {
    USER(AuditConstants.FILTER_USER, "user"),
    EXIT(AuditConstants.FILTER_EXIT, "exit"),
    URING_EXIT(AuditConstants.FILTER_URING_EXIT, "io_uring");

    private final int number;
    private final String text;

    Filter(int number, String text) {
      this.number = number;
      this.text = text;
    }
  }

  /**
   * A comparison. Fields that hold strings have {@code text} in place of {@code value}.
   *
   * @param shown as auditctl writes it
   */
  record Condition(int field, int operator, int value, @Nullable String text, String shown) {
    static Condition of(int field, int operator, int value, String shown) {
      return new Condition(field, operator, value, null, shown);
    }

    static Condition text(int field, String text, String shown) {
      return new Condition(field, AuditConstants.EQUAL, 0, text, shown);
    }
  }

  /**
   * Encodes it as {@code struct audit_rule_data}: flags, action, field count, 64 words of call
   * mask, 64 fields, 64 values, 64 operators, length of the strings, the strings one after the
   * other.
   */
  byte[] encode() {
    byte[] text = strings();
    ByteBuffer data = ByteBuffer.allocate(TEXT_AT + text.length).order(ByteOrder.nativeOrder());
    data.putInt(0, filter.number);
    data.putInt(4, always ? AuditConstants.ACTION_ALWAYS : AuditConstants.ACTION_NEVER);
    putMask(data);
    int count = 0;
    if (arch != null) {
      put(data, count++, AuditConstants.FIELD_ARCH, AuditConstants.EQUAL, (int) arch.auditValue());
    }
    for (Condition c : conditions) {
      int value = c.text() == null ? c.value() : bytes(c.text()).length;
      put(data, count++, c.field(), c.operator(), value);
    }
    data.putInt(8, count);
    data.putInt(TEXT_LENGTH_AT, text.length);
    data.put(TEXT_AT, text);
    return data.array();
  }

  /** Returns the key of a rule as the kernel lists it; null if it has none. */
  static @Nullable String key(byte[] encoded) {
    return conditions(encoded).stream()
        .filter(condition -> condition.field() == AuditConstants.FIELD_KEY)
        .map(RuleCondition::text)
        .findFirst()
        .orElse(null);
  }

  /** Returns the conditions of a rule as the kernel lists it, the key among them. */
  static List<RuleCondition> conditions(byte[] encoded) {
    ByteBuffer data = ByteBuffer.wrap(encoded).order(ByteOrder.nativeOrder());
    List<RuleCondition> conditions = new ArrayList<>();
    int textAt = TEXT_AT;
    for (int i = 0; i < data.getInt(8); i++) {
      int field = data.getInt(FIELDS_AT + i * Integer.BYTES);
      int operator = data.getInt(FLAGS_AT + i * Integer.BYTES);
      int value = data.getInt(VALUES_AT + i * Integer.BYTES);
      String text = null;
      if (holdsText(field)) {
        text = new String(encoded, textAt, value, StandardCharsets.UTF_8);
        textAt += value;
      }
      conditions.add(new RuleCondition(field, operator, value, text));
    }
    return conditions;
  }

  /** Returns the numbers of the calls of a rule as the kernel lists it; empty for all. */
  static Set<Integer> calls(byte[] encoded) {
    ByteBuffer data = ByteBuffer.wrap(encoded).order(ByteOrder.nativeOrder());
    Set<Integer> calls = new HashSet<>();
    for (int number = 0; number < NUMBERS; number++) {
      int word = data.getInt(12 + number / Integer.SIZE * Integer.BYTES);
      if ((word >>> number % Integer.SIZE & 1) != 0) {
        calls.add(number);
      }
    }
    return calls.size() >= NUMBERS ? Set.of() : calls;
  }

  /** Returns the rule as auditctl accepts and lists it. */
  @Override
  public String toString() {
    StringJoiner line = new StringJoiner(" ");
    line.add("-a " + (always ? "always" : "never") + "," + filter.text);
    if (arch != null) {
      line.add("-F arch=" + (arch == Arch.I386 || arch == Arch.ARM ? "b32" : "b64"));
    }
    if (!calls.isEmpty()) {
      line.add("-S " + String.join(",", calls.values()));
    }
    for (Condition condition : conditions) {
      line.add("-F " + condition.shown());
    }
    return line.toString();
  }

  /**
   * Fields whose value is a length into the strings (kernel/auditfilter.c, audit_data_to_entry).
   */
  private static boolean holdsText(int field) {
    return switch (field) {
      // SUBJ_USER..SUBJ_CLR, OBJ_USER..OBJ_LEV_HIGH, WATCH, DIR, FILTERKEY, EXE
      case 13, 14, 15, 16, 17, 19, 20, 21, 22, 23, 105, 107, 112, 210 -> true;
      default -> false;
    };
  }

  private void putMask(ByteBuffer data) {
    if (calls.isEmpty()) {
      for (int word = 0; word < MASK_WORDS; word++) {
        data.putInt(12 + word * Integer.BYTES, -1);
      }
    }
    for (int number : calls.keySet()) {
      int at = 12 + number / Integer.SIZE * Integer.BYTES;
      data.putInt(at, data.getInt(at) | 1 << number % Integer.SIZE);
    }
  }

  private static void put(ByteBuffer data, int index, int field, int operator, int value) {
    data.putInt(FIELDS_AT + index * Integer.BYTES, field);
    data.putInt(VALUES_AT + index * Integer.BYTES, value);
    data.putInt(FLAGS_AT + index * Integer.BYTES, operator);
  }

  private byte[] strings() {
    StringBuilder all = new StringBuilder();
    for (Condition condition : conditions) {
      if (condition.text() != null) {
        all.append(condition.text());
      }
    }
    return bytes(all.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
