package org.godo.listener.parse;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.support.Messages;
import org.godo.model.linux.LoginUid;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real records, intact and corrupt, read by the parsers and by plain regular expressions and maps,
 * with the same result.
 */
final class PlainRecordTest {
  private static final Pattern NAME =
      Pattern.compile(
          "(?:node=([^ ]*) ?)?audit\\((\\d{1,12})\\.(\\d{1,12}):(\\d{1,12})\\): ?(.*)",
          Pattern.DOTALL);
  private static final Pattern FIELD =
      Pattern.compile("([^= \n\0]*)=(?:\"([^\"]*)(\"?)|([^ \n\0]*))(?=(.?))", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");
  private static final Pattern HEX = Pattern.compile("(?:[0-9A-F]{2})*");

  private static final List<String> INSERTED =
      List.of(
          "",
          "junk",
          "=",
          "pid=",
          "pid=\"77\"",
          "exit=x",
          "exit=-0",
          "a0=0xfF",
          "a1_len=3",
          "items=99999999999",
          "success=maybe",
          "success=\"no\"",
          "comm=C3A9FF",
          "comm=c3a9",
          "comm=4",
          "exe=?",
          "exe=\"?\"",
          "exe=(none)",
          "name=(null)",
          "name=\"",
          "name=\"a b",
          "nametype=\"CREATE\"",
          "nametype=NORMALLY",
          "objtype=DELETE",
          "inode=-5",
          "dev=fe:01",
          "key=\"a b\"c=d");

  private final AuditRecord record = new AuditRecord();
  private final FieldCursor cursor = new FieldCursor();
  private final SyscallRecord syscall = new SyscallRecord();
  private final PathRecord path = new PathRecord();
  private final TextCache texts = new TextCache();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void corruptRecords_areReadAsByAPlainReader(long seed) {
    Random random = new Random(seed);
    int compared = 0;
    for (CapturedMessage message : Messages.dockerRun()) {
      if (message.family() == CapturedMessage.AUDIT) {
        byte[] bytes = message.payload().array().clone();
        String text = new String(bytes, 16, bytes.length - 16, StandardCharsets.ISO_8859_1);
        int type = AuditRecord.typeOf(message.payload());
        compare(type, seed == 0 ? text : disturbed(text, random));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(41_605);
  }

  private static String disturbed(String text, Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, random.nextInt(text.length()));
      case 1 -> {
        char[] chars = text.toCharArray();
        chars[random.nextInt(chars.length)] ^= (char) (1 << random.nextInt(8));
        yield new String(chars);
      }
      case 2 -> shuffled(text, List.of(), random);
      case 3 -> shuffled(text, INSERTED, random);
      default -> "node=" + "web-ü".substring(random.nextInt(5)) + ' ' + text;
    };
  }

  private static String shuffled(String text, List<String> inserted, Random random) {
    int fields = text.indexOf("): ") + 3;
    List<String> parts = new ArrayList<>(Arrays.asList(text.substring(fields).split(" ")));
    for (int i = 0; i < 3 && !inserted.isEmpty(); i++) {
      parts.add(inserted.get(random.nextInt(inserted.size())));
    }
    Collections.shuffle(parts, random);
    return text.substring(0, fields) + String.join(" ", parts);
  }

  private void compare(int type, String text) {
    boolean read = record.read(Messages.audit(type, text.getBytes(StandardCharsets.ISO_8859_1)));
    Matcher name = NAME.matcher(text);
    boolean isName =
        name.matches()
            && Long.parseLong(name.group(2)) < Long.MAX_VALUE / 1_000_000_000L
            && Long.parseLong(name.group(3)) < 1000
            && Long.parseLong(name.group(4)) < 1L << 32;
    assertThat(read).as(text).isEqualTo(isName);
    if (!isName) {
      return;
    }
    assertThat(record.node())
        .as(text)
        .isEqualTo(name.group(1) == null ? null : plain(name.group(1)));
    assertThat(record.millis())
        .isEqualTo(Long.parseLong(name.group(2)) * 1000 + Long.parseLong(name.group(3)));
    assertThat(record.serial()).isEqualTo(Long.parseLong(name.group(4)));
    if (type == RecordType.SYSCALL) {
      compareSyscall(fields(name.group(5)), isValid(name.group(5)), text);
    } else if (type == RecordType.PATH) {
      comparePath(fields(name.group(5)), text);
    } else if (!RecordType.isKept(type)) {
      assertThat(record.length()).isZero();
    }
  }

  /** Whether what a call's fields have is valid, also where a field is there more than once. */
  private static boolean isValid(String text) {
    Matcher field = FIELD.matcher(text);
    while (field.find()) {
      Value read = Value.of(field);
      String value = read.inner();
      boolean right =
          switch (field.group(1)) {
            case "exit", "pid", "ppid" -> NUMBER.matcher(value).matches();
            case "auid", "uid" -> NUMBER.matcher(value).matches() || value.equals("unset");
            case "syscall" -> NUMBER.matcher(value).matches() && isInt(Long.parseLong(value));
            case "items" -> value.matches("\\d{1,18}") && isInt(Long.parseLong(value));
            case "success" -> value.equals("yes") || value.equals("no");
            case "comm", "exe" -> read.isText();
            case "a0", "a1", "a2", "a3" -> value.matches("(0x(?=.))?[0-9a-fA-F]{1,16}");
            default -> true;
          };
      if (!right) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPid(long number) {
    return number > 0 && number <= 4 << 20;
  }

  private void compareSyscall(Map<String, Value> fields, boolean isValid, String text) {
    long number = number(fields, "syscall", Long.MIN_VALUE);
    long pid = number(fields, "pid", -1);
    long ppid = number(fields, "ppid", -1);
    long arch = hex(fields, "arch", -1);
    boolean isCall =
        arch >= 0
            && isInt(number)
            && isPid(pid)
            && (ppid == 0 || isPid(ppid))
            && isResult(fields)
            && isValid;
    assertThat(syscall.read(fields())).as(text).isEqualTo(isCall);
    if (!isCall) {
      return;
    }
    String success = fields.containsKey("success") ? fields.get("success").inner() : null;
    assertThat(syscall.arch()).isEqualTo(arch);
    assertThat(syscall.number()).isEqualTo((int) number);
    assertThat(syscall.success())
        .as(text)
        .isEqualTo("yes".equals(success) ? Boolean.TRUE : "no".equals(success) ? false : null);
    assertThat(syscall.exitKnown()).isEqualTo(fields.containsKey("exit"));
    assertThat(syscall.exit()).as(text).isEqualTo(number(fields, "exit", 0));
    assertThat(syscall.argument(0)).as(text).isEqualTo(hex(fields, "a0", 0));
    assertThat(syscall.argument(1)).as(text).isEqualTo(hex(fields, "a1", 0));
    assertThat(syscall.argument(2)).as(text).isEqualTo(hex(fields, "a2", 0));
    assertThat(syscall.argument(3)).as(text).isEqualTo(hex(fields, "a3", 0));
    assertThat((long) syscall.items())
        .isEqualTo(Math.min(Integer.MAX_VALUE, Math.max(0, number(fields, "items", 0))));
    RawEvent.Subject caller = syscall.caller();
    assertThat(caller.tgid()).as(text).isEqualTo((int) pid);
    assertThat(caller.ppid()).as(text).isEqualTo((int) ppid);
    assertThat(caller.loginUid()).isEqualTo(userId(fields, "auid", LoginUid.UNSET));
    assertThat(caller.uid()).isEqualTo(userId(fields, "uid", -1));
    compareText(caller.comm(), fields.get("comm"), text);
    compareText(caller.exe(), fields.get("exe"), text);
  }

  private static boolean isResult(Map<String, Value> fields) {
    Value success = fields.get("success");
    long exit = number(fields, "exit", Long.MIN_VALUE);
    if (success == null || exit == Long.MIN_VALUE) {
      return success == null && exit == Long.MIN_VALUE;
    }
    return success.inner().equals("yes") ? exit >= 0 || exit < -4095 : exit < 0;
  }

  private static long userId(Map<String, Value> fields, String key, long fallback) {
    long id = number(fields, key, Long.MIN_VALUE);
    return id == Long.MIN_VALUE ? fallback : id < 0 ? id & LoginUid.UNSET : id;
  }

  private void comparePath(Map<String, Value> fields, String text) {
    path.read(fields());
    assertThat(path.item()).isEqualTo((int) number(fields, "item", -1));
    assertThat(path.inode()).as(text).isEqualTo(Math.max(-1, number(fields, "inode", -1)));
    compareText(path.name(), fields.get("name"), text);
    Value device = fields.get("dev");
    boolean isDevice = device != null && device.inner().matches("[0-9a-fA-F]+:[0-9a-fA-F]+");
    assertThat(path.device().text())
        .as(text)
        .isEqualTo(isDevice ? requireNonNull(device).inner() : null);
    Value type = fields.get("nametype");
    String keyword = type == null ? null : type.inner();
    boolean known = keyword != null && keyword.matches("NORMAL|PARENT|CREATE|DELETE");
    assertThat(path.type().name()).as(text).isEqualTo(known ? keyword : "UNKNOWN");
  }

  private void compareText(FieldText actual, @Nullable Value expected, String text) {
    String wanted = expected == null ? null : expected.text();
    assertThat(actual.text()).as(text).isEqualTo(wanted);
    assertThat(actual.text(texts)).as(text).isEqualTo(wanted);
  }

  private static void compareText(@Nullable String actual, @Nullable Value expected, String text) {
    assertThat(actual).as(text).isEqualTo(expected == null ? null : expected.text());
  }

  private FieldCursor fields() {
    return cursor.over(record.bytes(), record.start(), record.start() + record.length());
  }

  /** The last value of every key; what names a path's type is one key. */
  private static Map<String, Value> fields(String text) {
    Map<String, Value> fields = new HashMap<>();
    Matcher field = FIELD.matcher(text);
    while (field.find()) {
      String key = field.group(1).equals("objtype") ? "nametype" : field.group(1);
      fields.put(key, Value.of(field));
    }
    return fields;
  }

  private static boolean isInt(long number) {
    return number == (int) number;
  }

  private static long number(Map<String, Value> fields, String key, long otherwise) {
    Value value = fields.get(key);
    return value != null && NUMBER.matcher(value.inner()).matches()
        ? Long.parseLong(value.inner())
        : otherwise;
  }

  private static long hex(Map<String, Value> fields, String key, long otherwise) {
    Value value = fields.get(key);
    if (value == null) {
      return otherwise;
    }
    String digits = value.inner().replaceFirst("^0x(?=.)", "");
    return digits.matches("[0-9a-fA-F]{1,16}") ? Long.parseUnsignedLong(digits, 16) : otherwise;
  }

  /**
   * A value in quotes or without.
   *
   * @param ended whether quotes are closed, with a separator behind them
   */
  private record Value(@Nullable String quoted, @Nullable String unquoted, boolean ended) {
    static Value of(Matcher field) {
      boolean closed = "\"".equals(field.group(3)) && " \n\0".contains(field.group(5));
      return new Value(field.group(2), field.group(4), closed);
    }

    String inner() {
      return quoted == null ? String.valueOf(unquoted) : quoted;
    }

    private boolean isNone() {
      return quoted == null && List.of("(null)", "(none)", "?").contains(inner());
    }

    /** Whether this is as the kernel writes a text. */
    boolean isText() {
      return quoted == null
          ? isNone() || (!inner().isEmpty() && HEX.matcher(inner()).matches())
          : ended && inner().chars().noneMatch(c -> c <= ' ' || c == 0x7f);
    }

    @Nullable String text() {
      if (isNone() || !isText()) {
        return null;
      }
      return quoted == null ? EscapedText.of(HexFormat.of().parseHex(inner())) : plain(inner());
    }
  }

  private static String plain(String latin1) {
    return EscapedText.of(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }
}
