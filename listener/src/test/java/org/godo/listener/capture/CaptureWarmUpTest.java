package org.godo.listener.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.godo.listener.nativeio.NativeClocks;
import org.godo.listener.support.LiveAudit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("live")
class CaptureWarmUpTest {
  @TempDir Path dir;

  @BeforeEach
  void assume() throws Exception {
    LiveAudit.assume();
  }

  @Test
  void everyMessageGoesTheWholeWayAndNothingStaysBehind() throws Exception {
    String before = LiveAudit.state();
    // One that was killed half way.
    Path folder = Files.createDirectories(dir.resolve("rehearsal"));
    Files.write(folder.resolve("000001.pcap"), new byte[100]);

    CaptureTotals totals = CaptureWarmUp.run(dir, new NativeClocks());

    assertThat(totals).isEqualTo(new CaptureTotals(600 * 128, 0, 0, 0, 0, 0));
    assertThat(dir).isEmptyDirectory();
    assertThat(LiveAudit.state()).isEqualTo(before);
  }
}
