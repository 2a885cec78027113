package org.godo.listener.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureDirectoryTest {
  @TempDir Path dir;

  @Test
  void bytesBetweenTwoPositions() throws Exception {
    CaptureDirectory capture = CaptureDirectory.of(dir, "s");
    capture.create();
    Files.write(capture.file(2), new byte[1000]);
    Files.write(capture.file(3), new byte[300]);
    Files.write(capture.file(4), new byte[5000]);
    assertThat(capture.bytesBetween(Position.of(4, 100), Position.of(4, 100))).isZero();
    assertThat(capture.bytesBetween(Position.of(4, 100), Position.of(4, 150))).isEqualTo(50);
    assertThat(capture.bytesBetween(Position.of(2, 900), Position.of(4, 50))).isEqualTo(450);
    assertThat(capture.bytesBetween(0, Position.of(2, 24))).isEqualTo(24);
    assertThat(capture.bytes()).isEqualTo(6300);
  }
}
