package org.godo.model.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitStatusTest {

  @Test
  void splitsAnExit() {
    WaitStatus exited = new WaitStatus(0x2a00);
    assertThat(exited.exitCode()).isEqualTo(42);
    assertThat(exited.signal()).isZero();
    assertThat(exited.signaled()).isFalse();
    assertThat(exited.coreDumped()).isFalse();
    assertThat(exited.shellCode()).isEqualTo(42);
  }

  @Test
  void splitsADeathBySignal() {
    WaitStatus killed = new WaitStatus(0x8b);
    assertThat(killed.exitCode()).isZero();
    assertThat(killed.signal()).isEqualTo(11);
    assertThat(killed.signaled()).isTrue();
    assertThat(killed.coreDumped()).isTrue();
    assertThat(killed.shellCode()).isEqualTo(139);
    assertThat(new WaitStatus(9).coreDumped()).isFalse();
  }

  @Test
  void keepsTheLowByteOfAnExitCode() {
    assertThat(WaitStatus.ofExitCode(42)).isEqualTo(new WaitStatus(0x2a00));
    assertThat(WaitStatus.ofExitCode(-1).exitCode()).isEqualTo(255);
  }
}
