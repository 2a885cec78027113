package org.godo.listener.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a socket in place of systemd's. */
@Timeout(30)
class TimeoutExtensionTest {
  @TempDir Path dir;

  @Test
  void extendsUntilItIsClosed() throws IOException {
    Path socket = dir.resolve("notify");
    try (UnixDatagramChannel receiver = UnixDatagramChannel.open()) {
      receiver.bind(new UnixSocketAddress(socket.toString()));
      SystemdNotifier systemd = new SystemdNotifier(Map.of("NOTIFY_SOCKET", socket.toString()));
      try (TimeoutExtension extension = new TimeoutExtension(systemd, Duration.ofMillis(20))) {
        extension.begin();
        assertThat(received(receiver)).isEqualTo("EXTEND_TIMEOUT_USEC=60000000");
        assertThat(received(receiver)).isEqualTo("EXTEND_TIMEOUT_USEC=60000000");
      }
      systemd.ready();
      String next = received(receiver);
      while (next.startsWith("EXTEND_TIMEOUT_USEC=")) {
        next = received(receiver);
      }
      assertThat(next).isEqualTo("READY=1");
    }
  }

  @Test
  void doesNothingWithoutSystemd() {
    try (TimeoutExtension extension = new TimeoutExtension(new SystemdNotifier(Map.of()))) {
      extension.begin();
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .doesNotContain("timeout");
    }
  }

  private static String received(UnixDatagramChannel receiver) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(100);
    receiver.receive(message);
    if (message.position() == 0) {
      throw new SocketTimeoutException();
    }
    return StandardCharsets.US_ASCII.decode(message.flip()).toString();
  }
}
