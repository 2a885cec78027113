package org.godo.model.text;

import static org.assertj.core.api.Assertions.assertThat;

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
}
