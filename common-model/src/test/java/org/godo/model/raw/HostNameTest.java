package org.godo.model.raw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNameTest {
  @ParameterizedTest
  @CsvSource({
    "web-1.example.org, web-1.example.org",
    "my_host, my_host",
    "../../etc, host.._.._etc",
    "a/b, a_b",
    "'', host",
    "., host.",
    "h\u00f6st, h_st",
  })
  void plain(String name, String plain) {
    assertThat(HostName.plain(name)).isEqualTo(plain);
  }

  @Test
  void controlCharactersDoNotStay() {
    assertThat(HostName.plain("a\u001b[2J\nb\0")).isEqualTo("a__2J_b_");
  }

  @Test
  void noNameIsLongerThanAHostsCanBe() {
    assertThat(HostName.plain("x".repeat(100_000))).isEqualTo("x".repeat(255));
  }
}
