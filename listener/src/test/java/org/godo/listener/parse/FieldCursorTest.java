package org.godo.listener.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.godo.listener.support.Messages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        // An odd number of digits, or lower case, is not the kernel's hex.
        "dev=ABC, ABC",
        "dev=fe, fe",
        "dev=fe:00, fe:00",
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
  void aTruncatedValue_endsWithTheRecord() {
    FieldCursor cursor = cursor("name=\"/etc/pas");

    assertThat(cursor.next()).isTrue();
    assertThat(string(cursor)).isEqualTo("/etc/pas");
    assertThat(cursor.next()).isFalse();
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
