package org.godo.model.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.junit.jupiter.api.Test;

class ServerStoreTest {
  private static AbstractThrowableAssert<?, ?> opening(String uri, ExitCode code) {
    return assertThatThrownBy(
            () -> Store.open(new StoreOptions(uri, Path.of("unused"), "godo")).close())
        .isInstanceOfSatisfying(GodoException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .satisfies(
            e -> {
              assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("sesame");
              for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                assertThat(String.valueOf(cause.getMessage())).doesNotContain("sesame");
              }
            });
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    int port = unusedPort();
    opening(
            "mongodb://ali:sesame@127.0.0.1:" + port + "/?serverSelectionTimeoutMS=500",
            ExitCode.STORE)
        .hasMessage(
            "MongoDB at 127.0.0.1:%d cannot be reached (Connection refused): is it running, and is the port right?",
            port);
  }

  @Test
  void saysThatTheHostIsUnknown() {
    opening("mongodb://no-such-host.invalid/?serverSelectionTimeoutMS=500", ExitCode.STORE)
        .hasMessage(
            "MongoDB at no-such-host.invalid cannot be reached: no such host; check the host name of the URI");
  }

  @Test
  void saysThatTheOtherSideIsNoMongoDb() throws Exception {
    Thread hangingUp;
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      hangingUp = new Thread(() -> hangUpOnEverybody(server));
      hangingUp.start();
      opening(
              "mongodb://127.0.0.1:" + server.getLocalPort() + "/?serverSelectionTimeoutMS=500",
              ExitCode.STORE)
          .hasMessageContaining("closed the connection");
    }
    hangingUp.join();
  }

  private static void hangUpOnEverybody(ServerSocket server) {
    try {
      while (true) {
        server.accept().close();
      }
    } catch (IOException e) {
      // the test closed the server
    }
  }

  @Test
  void refusesWhatIsNoUriWithoutRepeatingAPassword() {
    opening("localhost:27017", ExitCode.USAGE).hasMessageContaining("not a MongoDB URI");
    opening("mongodb://ali:sesame:x@y@host:99999/", ExitCode.USAGE)
        .hasMessageContaining("percent-encode");
  }

  @Test
  void hidesTheUriInTheOptions() {
    assertThat(new StoreOptions("mongodb://ali:sesame@host", Path.of("d"), "godo").toString())
        .isEqualTo("StoreOptions[uri=<hidden>, dataDir=d, database=godo]");
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
