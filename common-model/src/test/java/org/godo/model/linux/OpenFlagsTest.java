package org.godo.model.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFlagsTest {

  @Test
  void namesTheAccessModeFirst() {
    assertThat(OpenFlags.names(0)).containsExactly("O_RDONLY");
    assertThat(OpenFlags.names(0x80241))
        .containsExactly("O_WRONLY", "O_CREAT", "O_TRUNC", "O_CLOEXEC");
    assertThat(OpenFlags.names(0x402)).containsExactly("O_RDWR", "O_APPEND");
  }

  @Test
  void namesFlagsOfSeveralBitsOnce() {
    assertThat(OpenFlags.names(0x101001)).containsExactly("O_WRONLY", "O_SYNC");
    assertThat(OpenFlags.names(0x1001)).containsExactly("O_WRONLY", "O_DSYNC");
    assertThat(OpenFlags.names(0x410002)).containsExactly("O_RDWR", "O_TMPFILE");
    assertThat(OpenFlags.names(0x10000)).containsExactly("O_RDONLY", "O_DIRECTORY");
  }

  @Test
  void theAccessModeForIoctlNeitherReadsNorWrites() {
    assertThat(OpenFlags.names(3)).containsExactly("O_ACCMODE");
    assertThat(OpenFlags.reads(3)).isFalse();
    assertThat(OpenFlags.writes(3)).isFalse();
    assertThat(OpenFlags.writes(2)).isTrue();
  }

  @Test
  void aPathDescriptorReadsNothing() {
    assertThat(OpenFlags.reads(0)).isTrue();
    assertThat(OpenFlags.reads(2)).isTrue();
    assertThat(OpenFlags.reads(1)).isFalse();
    assertThat(OpenFlags.reads(0x200000)).isFalse();
  }
}
