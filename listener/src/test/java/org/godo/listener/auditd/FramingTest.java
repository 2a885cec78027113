package org.godo.listener.auditd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Verbatim output of the socket of Debian's auditd 3.0.9: the first 18 records of one small load,
 * in both formats, plain and enriched, with and without the name of a node. Only the bytes behind
 * the enriched records, which named the machine, are changed.
 */
final class FramingTest {
  private static final int FRAME = 8986;

  @ParameterizedTest
  @CsvSource({
    "string, 1795194807.953:33062183, 1795194807.957:33062185",
    "string-enriched-node, 1795194810.629:33062215, 1795194810.629:33062217",
    "binary, 1795194811.957:33062231, 1795194811.961:33062233",
    "binary-enriched, 1795194809.293:33062199, 1795194809.293:33062201",
  })
  void recordsOfAuditd_becomeMessagesOfTheKernel(String file, String first, String exec)
      throws IOException {
    List<String> messages = split(bytes(file), 1 << 16).messages();

    assertThat(messages).hasSize(18);
    assertThat(messages.get(0))
        .isEqualTo(
            "1305 audit(%s): auid=4294967295 ses=4294967295 op=add_rule key=\"dlab\" list=4 res=1",
            first);
    assertThat(messages)
        .extracting(message -> message.substring(0, 4))
        .containsExactly(
            "1305", "1300", "1327", "1320", "1006", "1300", "1327", "1320", "1300", "1321", "1309",
            "1307", "1302", "1302", "1327", "1320", "1300", "1307");
    assertThat(messages.get(3).trim()).isEqualTo("1320 audit(" + first + "):");
    assertThat(messages.get(8)).endsWith("comm=\"true\" exe=\"/usr/bin/true\" key=\"dlab\"");
    assertThat(messages.get(10))
        .isEqualTo("1309 audit(%s): argc=3 a0=\"/bin/true\" a1=616E20617267 a2=622063", exec);
    assertThat(messages.get(11)).isEqualTo("1307 audit(" + exec + "): cwd=\"/\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"string", "string-enriched-node", "binary", "binary-enriched"})
  void anySplitOfTheStream_yieldsTheSameMessages(String file) throws IOException {
    byte[] bytes = bytes(file);
    List<String> whole = split(bytes, bytes.length).messages();

    for (int piece : new int[] {1, 7, 100, 8985, 8986, 8987, 20_000}) {
      assertThat(split(bytes, piece).messages()).isEqualTo(whole);
    }
  }

  @Test
  void binaryWithoutPadding_isRecognised() throws IOException {
    byte[] padded = bytes("binary");
    ByteBuffer exact = ByteBuffer.allocate(padded.length).order(ByteOrder.nativeOrder());
    for (int at = 0; at < padded.length; at += FRAME) {
      int size = ByteBuffer.wrap(padded).order(ByteOrder.nativeOrder()).getInt(at + 12);
      exact.put(padded, at, 16 + size);
    }
    byte[] bytes = Arrays.copyOf(exact.array(), exact.position());

    assertThat(split(bytes, 1 << 16).messages()).isEqualTo(split(padded, 1 << 16).messages());
    assertThat(split(bytes, 5).messages()).isEqualTo(split(padded, 1 << 16).messages());
  }

  @Test
  void anIncompleteFrame_isKeptAndTheNextOneIsFound() throws IOException {
    byte[] bytes = bytes("binary");
    byte[] torn = new byte[bytes.length - 8_000];
    System.arraycopy(bytes, 0, torn, 0, 2 * FRAME + 986);
    System.arraycopy(bytes, 3 * FRAME, torn, 2 * FRAME + 986, bytes.length - 3 * FRAME);
    List<String> whole = split(bytes, 1 << 16).messages();
    List<String> messages = split(torn, 1 << 16).messages();

    // The third frame includes the beginning of the next ones.
    assertThat(messages).startsWith(whole.get(0), whole.get(1));
    assertThat(messages).filteredOn(message -> message.startsWith("0 ")).hasSize(1);
    assertThat(messages).endsWith(whole.subList(4, 18).toArray(new String[0]));
  }

  @Test
  void recordsOfOtherHosts_areRejected() {
    String own = "node=here type=CONFIG_CHANGE msg=audit(1.000:1): op=set\n";
    String other = "node=there type=CWD msg=audit(1.000:7): cwd=\"/\"\n";
    String again = "node=here type=CWD msg=audit(1.000:2): cwd=\"/\"\n";
    Passed passed = split((own + other + again).getBytes(StandardCharsets.UTF_8), 1 << 16);

    assertThat(passed.messages())
        .containsExactly("1305 audit(1.000:1): op=set", "1307 audit(1.000:2): cwd=\"/\"");
    assertThat(passed.rejected()).isEqualTo(1);
  }

  @Test
  void aLineThatIsNotARecord_isKeptAsMalformed() {
    byte[] text =
        ("type=oh dear\n" + "x".repeat(70_000) + "\ntype=EOE msg=audit(1.000:2): \n")
            .getBytes(StandardCharsets.UTF_8);
    List<String> messages = split(text, 1 << 12).messages();

    assertThat(messages).hasSize(4);
    assertThat(messages.get(0)).isEqualTo("0 type=oh dear");
    assertThat(messages.get(1)).hasSize(2 + (1 << 16));
    assertThat(messages.get(3)).isEqualTo("1320 audit(1.000:2): ");
  }

  /** Splits the bytes as the source does, read in pieces of this size. */
  private static Passed split(byte[] bytes, int piece) {
    Passed passed = new Passed();
    AuditdRecords records = new AuditdRecords(1 << 16, passed);
    ByteBuffer in = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.nativeOrder());
    @Nullable Framing framing = null;
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(Math.min(piece, in.remaining()), bytes.length - at);
      in.put(bytes, at, length).flip();
      at += length;
      framing = framing == null ? Framing.of(in) : framing;
      if (framing != null) {
        framing.split(in, records);
      }
      in.compact();
    }
    return passed;
  }

  private static byte[] bytes(String file) throws IOException {
    Path path = Path.of("src/test/resources/auditd/" + file + ".gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
      return in.readAllBytes();
    }
  }
}
