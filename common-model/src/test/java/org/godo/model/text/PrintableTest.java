package org.godo.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void whatMovesATerminalIsWrittenOut() {
    assertThat(Printable.escape("a\u001b[2Jb\rc\nd\te\u0000\u007f"))
        .isEqualTo("a\\e[2Jb\\rc\\nd\\te\\u{0}\\u{7f}");
  }

  @Test
  void charactersThatHideOrReorderTextAreWrittenOut() {
    assertThat(Printable.escape("x\u202egnp.exe\u200b\u2028\u009b31m"))
        .isEqualTo("x\\u{202e}gnp.exe\\u{200b}\\u{2028}\\u{9b}31m");
  }

  @Test
  void ordinaryTextOfAnyScriptStays() {
    assertThat(Printable.escape("/tmp/größe 文件 \\x41 \"q\""))
        .isEqualTo("/tmp/größe 文件 \\x41 \"q\"");
  }

  @Test
  void aCommandLineQuotesWhatAShellWouldSplit() {
    assertThat(
            Printable.commandLine(
                List.of("sh", "-c", "echo bb >&7", "", "it's", "--a=b/c", "x\ny", "é")))
        .isEqualTo("sh -c 'echo bb >&7' '' 'it'\\''s' --a=b/c 'x\\ny' 'é'");
  }

  @Test
  void aLongTextIsCutAndItsLengthSaid() {
    String whole = "a".repeat(10_000);
    assertThat(Printable.escape(whole)).isEqualTo(whole);
    assertThat(Printable.escape("a".repeat(1 << 20))).isEqualTo(whole + "… (1,048,576 characters)");
    assertThat(Printable.escape("\n".repeat(10_001)))
        .isEqualTo("\\n".repeat(10_000) + "… (10,001 characters)");
    assertThat(Printable.escape("a".repeat(9_999) + "\ud83d\ude00"))
        .as("a character of two is not divided")
        .isEqualTo("a".repeat(9_999) + "… (10,001 characters)");
  }

  @Test
  void aLongCommandLineIsCutInAnArgumentOrBehindOne() {
    assertThat(Printable.commandLine(List.of("sh", "b".repeat(20_000), "c")))
        .isEqualTo("sh " + "b".repeat(10_000) + "… (20,000 characters) … (3 arguments)");
    assertThat(Printable.commandLine(List.of("sh", "b ".repeat(20_000))))
        .isEqualTo("sh '" + "b ".repeat(5_000) + "'… (40,000 characters)");
    assertThat(Printable.commandLine(Collections.nCopies(20_000, "x")))
        .isEqualTo("x " + "x ".repeat(4_999) + "x … (20,000 arguments)");
  }
}
