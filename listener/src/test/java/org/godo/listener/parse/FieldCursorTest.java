package org.godo.listener.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.godo.listener.support.Messages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldCursorTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      nullValues = "NULL",
      value = {
        "name=\"/etc/passwd\", /etc/passwd",
        // Quotes decide: this is a file that is called CAFE.
        "name=\"CAFE\", CAFE",
        "name=2F746D702F6120622E747874, /tmp/a b.txt",
        "name=2F746D702FC3A9, /tmp/é",
        "name=2F746D702FE9, /tmp/\\xe9",
        "name=\"(null)\", (null)",
        "name=(null), NULL",
        "exe=(none), NULL",
        "exe=?, NULL",
        "exe=\"?\", ?",
        "name=\"\", ``",
      })
  void string_isDecodedByItsQuotes(String field, String expected) {
    FieldCursor cursor = cursor(field);

    assertThat(cursor.next()).isTrue();
    assertThat(string(cursor)).isEqualTo(expected);
  }

  @Test
  void next_iteratesOverEveryField() {
    FieldCursor cursor = cursor("arch=c000003e junk exit=-2 comm=\"a=b\" key=(null)\n\0");

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.keyIs("arch")).isTrue();
    assertThat(cursor.hexadecimal(-1)).isEqualTo(0xc000003eL);
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.keyIs("exit")).isTrue();
    assertThat(cursor.decimal(0)).isEqualTo(-2);
    assertThat(cursor.next()).isTrue();
    assertThat(string(cursor)).isEqualTo("a=b");
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.valueIs("(null)")).isTrue();
    assertThat(cursor.next()).isFalse();
  }

  @Test
  void aTruncatedValue_isNone() {
    FieldCursor cursor = cursor("name=\"/etc/pas");

    assertThat(cursor.next()).isTrue();
    assertThat(string(cursor)).isNull();
    assertThat(cursor.isDamaged()).isTrue();
    assertThat(cursor.next()).isFalse();
  }

  /** What kernel/audit.c, audit_log_n_untrustedstring, does not write. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "name=2F746D702F7", // half a byte is missing
        "name=2f746d70",
        "name=2F74_D70",
        "name=",
        "name=/tmp/x",
        "name=/tmp/x\"",
        "name=\"/tmp/x inode=12",
        "name=\"/tmp/x inode=12 dev=\"fe:00\"",
        "name=\"/tmp/\"x\"",
        "name=\"/tmp/a b\"",
        "name=(nul"
      })
  void aDamagedString_isNone(String field) {
    FieldCursor cursor = cursor(field);

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.isDamaged()).isFalse();
    assertThat(string(cursor)).isNull();
    assertThat(cursor.isDamaged()).isTrue();
    assertThat(cursor.over(new byte[0], 0, 0).isDamaged()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, true",
    "9223372036854775808, false",
    "99999999999999999999, false",
    "-9223372036854775807, true",
    "-, false",
    "1x, false",
  })
  void aNumber_isOneOf64Bits(String value, boolean valid) {
    FieldCursor cursor = cursor("exit=" + value);

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.decimal(-7)).isEqualTo(valid ? Long.parseLong(value) : -7);
    assertThat(cursor.isDamaged()).isEqualTo(!valid);
  }

  @ParameterizedTest
  @CsvSource({
    "18446744073709551615, false, true",
    "18446744073709551616, false, false",
    "12, true, true",
    "-1, false, false"
  })
  void anInode_isUnsignedAndKnownUpTo63Bits(String value, boolean known, boolean valid) {
    FieldCursor cursor = cursor("inode=" + value);

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.unsignedDecimal(-1)).isEqualTo(known ? Long.parseLong(value) : -1);
    assertThat(cursor.isDamaged()).isEqualTo(!valid);
  }

  @ParameterizedTest
  @CsvSource({
    "ffffffffffffffff, true",
    "0xffffffffffffffff, true",
    "10000000000000000, false",
    "g, false",
  })
  void aHexadecimalNumber_isOneOf64Bits(String value, boolean valid) {
    FieldCursor cursor = cursor("a0=" + value);

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.hexadecimal(5)).isEqualTo(valid ? -1 : 5);
    assertThat(cursor.isDamaged()).isEqualTo(!valid);
  }

  @ParameterizedTest
  @CsvSource({"fe:00, true", "00:2d, true", "fe, false", "fe:, false", "fe:0g, false"})
  void aDevice_isTwoNumbersInHex(String value, boolean valid) {
    FieldCursor cursor = cursor("dev=" + value);
    FieldText device = new FieldText();

    assertThat(cursor.next()).isTrue();
    cursor.device(device);
    assertThat(device.text()).isEqualTo(valid ? value : null);
    assertThat(cursor.isDamaged()).isEqualTo(!valid);
  }

  @ParameterizedTest
  @CsvSource({
    "a0=x, 0",
    "a12=x, 12",
    "a1[3]=x, 1",
    "a1_len=5, 1",
    "a1_x=5, -1",
    "a=x, -1",
    "argc=2, -1"
  })
  void argumentIndex_isThatOfAnArgumentOrItsPart(String field, int expected) {
    FieldCursor cursor = cursor(field);

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.argumentIndex()).isEqualTo(expected);
  }

  @Test
  void numbers_fallBackIfMalformed() {
    FieldCursor cursor = cursor("a=xyz b= c=0x10 d=ffffffffffffff9c e=012000000");

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.decimal(7)).isEqualTo(7);
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.hexadecimal(7)).isEqualTo(7);
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.hexadecimal(7)).isEqualTo(16);
    assertThat(cursor.next()).isTrue();
    assertThat((int) cursor.hexadecimal(7)).isEqualTo(-100);
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.octal(7)).isEqualTo(0x280000);
  }

  private static FieldCursor cursor(String fields) {
    return Messages.cursor(fields);
  }

  private static @Nullable String string(FieldCursor cursor) {
    FieldText text = new FieldText();
    cursor.text(text);
    assertThat(text.isAbsent()).isEqualTo(text.text() == null);
    // The cached text is the same.
    TextCache cache = new TextCache();
    assertThat(text.text(cache)).isEqualTo(text.text()).isSameAs(text.text(cache));
    return text.text();
  }
}
