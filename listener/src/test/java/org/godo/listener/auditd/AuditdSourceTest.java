package org.godo.listener.auditd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.godo.listener.support.FakeClocks;
import org.godo.model.error.GodoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads from a server in place of auditd. */
final class AuditdSourceTest {
  private static final String CONFIG = "type=CONFIG_CHANGE msg=audit(1.000:1): op=set\n";

  private final Passed passed = new Passed();

  @TempDir Path dir;

  @Test
  void recordsAreReadAndTheEndIsNoticed() throws Exception {
    Path path = dir.resolve("events");
    try (ServerSocketChannel server = listen(path);
        AuditdSource source = AuditdSource.open(path, new FakeClocks())) {
      SocketChannel auditd = server.accept();
      assertThat(source.fd()).isPositive();
      assertThat(source.isDelivering()).isFalse();
      assertThat(source.drain(passed)).isFalse();

      write(auditd, CONFIG + "type=CW");
      assertThat(source.drain(passed)).isTrue();
      assertThat(source.isDelivering()).isTrue();
      assertThat(source.configChanges()).isEqualTo(1);
      assertThat(source.reconnect()).isTrue();

      auditd.close();
      assertThat(source.drain(passed)).isFalse();
      assertThat(source.isDelivering()).isFalse();
      assertThat(source.fd()).isEqualTo(-1);
      assertThat(passed.messages()).containsExactly("1305 audit(1.000:1): op=set", "0 type=CW");
    }
  }

  @Test
  void itReconnectsAndAcceptsAnotherFormat() throws Exception {
    Path path = dir.resolve("events");
    try (ServerSocketChannel server = listen(path);
        AuditdSource source = AuditdSource.open(path, new FakeClocks())) {
      SocketChannel first = server.accept();
      assertThat(source.fd()).isPositive();
      write(first, CONFIG);
      source.drain(passed);
      first.close();
      source.drain(passed);

      assertThat(source.reconnect()).isTrue();
      assertThat(source.isDelivering()).isFalse();
      assertThat(source.fd()).isPositive();
      try (SocketChannel second = server.accept()) {
        byte[] text = "audit(1.000:2): ".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(8986).order(java.nio.ByteOrder.nativeOrder());
        frame.putInt(0).putInt(16).putInt(1320).putInt(text.length).put(text).position(0);
        second.write(frame);
        while (passed.messages().size() < 2) {
          source.drain(passed);
        }
      }
      assertThat(passed.messages().get(1)).isEqualTo("1320 audit(1.000:2): ");
    }
  }

  @Test
  void withoutAServerThereIsNoConnection() throws Exception {
    Path path = dir.resolve("events");
    AuditdSource source;
    try (ServerSocketChannel server = listen(path)) {
      source = AuditdSource.open(path, new FakeClocks());
      assertThat(source.fd()).isPositive();
      server.accept().close();
    }
    Files.delete(path);
    source.drain(passed);
    assertThat(source.reconnect()).isFalse();
    assertThat(source.fd()).isEqualTo(-1);
    assertThat(source.drain(passed)).isFalse();
    source.close();

    assertThatThrownBy(() -> AuditdSource.open(path, new FakeClocks()))
        .isInstanceOf(GodoException.class)
        .hasMessageContaining("cannot connect to auditd at " + path)
        .hasMessageContaining("active = yes");
  }

  private static ServerSocketChannel listen(Path path) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path));
  }

  private static void write(SocketChannel to, String text) throws IOException {
    to.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
