package org.godo.listener.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpResponseTest {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\n";

  @Test
  void aBodyInChunksIsJoined() throws Exception {
    HttpResponse answer =
        read(
            HEAD
                + "Transfer-Encoding: chunked\r\n\r\n4\r\n[{\"a\r\n3;x=y\r\n\":1\r\n2\r\n}]\r\n0\r\n\r\n");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(text(answer)).isEqualTo("[{\"a\":1}]");
  }

  @Test
  void aBodyOfKnownLengthEndsThere() throws Exception {
    assertThat(text(read(HEAD + "Content-Length: 2\r\n\r\n[]rest"))).isEqualTo("[]");
    assertThat(text(read(HEAD + "content-length:0\r\n\r\nrest"))).isEmpty();
  }

  @Test
  void aBodyOfUnknownLengthGoesToTheEnd() throws Exception {
    HttpResponse answer = read("HTTP/1.0 404 Not Found\r\n\r\n{\"message\":\"no\"}");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(text(answer)).isEqualTo("{\"message\":\"no\"}");
  }

  @Test
  void anAnswerThatEndsEarlyFails() throws Exception {
    assertThatThrownBy(() -> text(read(HEAD + "Content-Length: 5\r\n\r\n[]")))
        .isInstanceOf(EOFException.class)
        .hasMessage("the answer ends 3 bytes early");
    assertThatThrownBy(() -> text(read(HEAD + "Transfer-Encoding: chunked\r\n\r\n4\r\n[]")))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nHost")).isInstanceOf(EOFException.class);
  }

  @Test
  void whatIsNoAnswerFails() {
    assertThatThrownBy(() -> read("SSH-2.0-OpenSSH\r\n\r\n"))
        .isInstanceOf(IOException.class)
        .hasMessage("not an answer of HTTP/1.1: SSH-2.0-OpenSSH");
    assertThatThrownBy(() -> text(read(HEAD + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n")))
        .isInstanceOf(IOException.class)
        .hasMessage("not the length of a chunk: xyz");
    assertThatThrownBy(() -> text(read(HEAD + "Transfer-Encoding: chunked\r\n\r\n-5\r\n")))
        .isInstanceOf(IOException.class)
        .hasMessage("not the length of a chunk: -5");
    assertThatThrownBy(
            () ->
                text(
                    read(
                        HEAD + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + "A: b\r\n".repeat(102))))
        .isInstanceOf(IOException.class)
        .hasMessage("an answer with more than 100 headers behind it");
    assertThatThrownBy(() -> read(HEAD + "A: b\r\n".repeat(101) + "\r\n"))
        .isInstanceOf(IOException.class)
        .hasMessage("an answer with more than 100 headers");
    assertThatThrownBy(() -> read(HEAD + "x".repeat(9000) + "\r\n\r\n"))
        .isInstanceOf(IOException.class)
        .hasMessage("a line of the answer is longer than 8192 bytes");
  }

  private static HttpResponse read(String text) throws IOException {
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return HttpResponse.read(in);
  }

  private static String text(HttpResponse answer) throws IOException {
    return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
  }
}
