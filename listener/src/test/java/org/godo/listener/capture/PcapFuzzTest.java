package org.godo.listener.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import org.godo.listener.support.Messages;
import org.godo.model.error.GodoException;

/** Any bytes as a capture file: its messages are read, or it is refused in words. */
final class PcapFuzzTest {
  @FuzzTest
  void reads(byte[] bytes) {
    long total = 0;
    try (PcapReader reader = new PcapReader(List.of(Messages.file("any.pcap", bytes)))) {
      CapturedMessage message;
      while ((message = reader.next()) != null) {
        total += message.payload().remaining();
      }
      reader.drainLosses();
    } catch (IOException | GodoException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
    assertThat(total).isLessThanOrEqualTo(1032L * bytes.length);
  }
}
