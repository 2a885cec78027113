package org.godo.listener.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.godo.listener.support.Messages;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PcapReaderTest {
  private static final long ARRIVAL_NS = 1_795_180_405_123_456_789L;

  @Test
  void next_givesWhatWasWritten() throws IOException {
    byte[] file = Messages.pcap(threeMessages());

    List<CapturedMessage> read = read(file);

    assertThat(read).extracting(CapturedMessage::arrivalNs).containsOnly(ARRIVAL_NS);
    assertThat(read).extracting(CapturedMessage::family).containsExactly(9, 11, 9);
    assertThat(read)
        .extracting(CapturedMessage::payload)
        .containsExactlyElementsOf(threeMessages().stream().map(CapturedMessage::payload).toList());
    int first = PcapFormat.packetBytes(threeMessages().get(0).payload().remaining());
    assertThat(read)
        .extracting(CapturedMessage::position)
        .containsExactly(
            Position.of(1, 24),
            Position.of(1, 24 + first),
            Position.of(1, 24 + first + PcapFormat.packetBytes(76)));
  }

  @Test
  void aGzipFile_readsLikeThePlainOne() throws IOException {
    byte[] file = Messages.pcap(threeMessages());

    assertThat(Messages.contents(read(Messages.gzip(file))))
        .isEqualTo(Messages.contents(read(file)));
  }

  @Test
  void severalFiles_areOneCapture() throws IOException {
    byte[] file = Messages.pcap(threeMessages());

    List<CapturedMessage> read = read(file, Messages.gzip(file));

    assertThat(read).hasSize(6);
    assertThat(read.get(3).position()).isEqualTo((2L << 40) + 24);
    assertThat(read).extracting(CapturedMessage::position).isSorted();
  }

  @ParameterizedTest
  @CsvSource({
    "a1b23c4d, LITTLE, 1795180405123456789",
    "a1b23c4d, BIG, 1795180405123456789",
    "a1b2c3d4, LITTLE, 1795180405456789000",
    "a1b2c3d4, BIG, 1795180405456789000",
  })
  void bothMagicsAndByteOrders_areRead(String magic, String order, long expectedNs)
      throws IOException {
    ByteOrder byteOrder = order.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    boolean nanos = magic.equals("a1b23c4d");
    ByteBuffer file = ByteBuffer.allocate(24 + 16 + 16 + 20).order(byteOrder);
    file.putInt(Integer.parseUnsignedInt(magic, 16)).putShort((short) 2).putShort((short) 4);
    file.putInt(0).putInt(0).putInt(65535).putInt(253);
    file.putInt(1_795_180_405).putInt(nanos ? 123_456_789 : 456_789).putInt(36).putInt(36);
    file.position(file.position() + 15).put((byte) 11).putInt(76);

    List<CapturedMessage> read = read(file.array());

    assertThat(read).hasSize(1);
    assertThat(read.get(0).arrivalNs()).isEqualTo(expectedNs);
    assertThat(read.get(0).family()).isEqualTo(CapturedMessage.CONNECTOR);
    assertThat(read.get(0).payload().getInt(0)).isEqualTo(76);
  }

  @Test
  void aTornTail_losesOnlyTheLastPacketAtEveryByteOffset() throws IOException {
    byte[] file = Messages.pcap(threeMessages());
    int lastStart =
        file.length - PcapFormat.packetBytes(threeMessages().get(2).payload().remaining());
    for (int end = lastStart; end < file.length; end++) {
      try (PcapReader reader = reader(Arrays.copyOf(file, end))) {
        assertThat(Messages.readAll(reader)).as("cut at %d", end).hasSize(2);
        assertThat(reader.tornBytes()).isEqualTo(end - lastStart);
        assertThat(reader.drainLosses())
            .isEqualTo(
                end == lastStart
                    ? List.of()
                    : List.of(
                        new LossWindow(
                            Loss.TORN_TAIL, ARRIVAL_NS / 1_000_000, ARRIVAL_NS / 1_000_000, 1)));
      }
    }
  }

  @Test
  void aTornGzipFile_givesWhatCanBeInflated() throws IOException {
    byte[] whole = Messages.inflated(Messages.DOCKER_RUN);
    byte[] torn = Messages.gzip(whole);
    try (PcapReader reader = reader(Arrays.copyOf(torn, torn.length / 2))) {
      List<CapturedMessage> read = Messages.readAll(reader);

      assertThat(read.size()).isBetween(10_000, 42_547);
      assertThat(reader.drainLosses()).extracting(LossWindow::cause).containsExactly("torn_tail");
    }
  }

  @Test
  void aPreallocatedFile_endsWhereItsZerosBegin() throws IOException {
    byte[] file = Messages.pcap(threeMessages());
    try (PcapReader reader = reader(Arrays.copyOf(file, file.length + 100_000))) {
      assertThat(Messages.readAll(reader)).hasSize(3);
      assertThat(reader.drainLosses()).isEmpty();
    }
  }

  @Test
  void whatIsNoCapture_isToldInOneLine() throws IOException {
    byte[] good = Messages.pcap(threeMessages());
    byte[] ethernet = good.clone();
    ethernet[20] = 1;
    byte[] absurd = good.clone();
    absurd[24 + 11] = 0x7f;
    byte[] zeroThenData = new byte[1000];
    System.arraycopy(good, 0, zeroThenData, 0, 24);
    zeroThenData[900] = 1;

    assertBroken(new byte[0], "broken: not a capture that can be read, at byte 0");
    assertBroken("hello".getBytes(StandardCharsets.UTF_8), "ends after 5 bytes");
    assertBroken(new byte[100], "does not begin with a pcap magic number");
    assertBroken(ethernet, "link type is 1, not 253 (netlink)");
    assertBroken(absurd, "at byte 24: a packet cannot be 2130706");
    assertBroken(zeroThenData, "at byte 24: a packet cannot be 0 bytes long");
    ByteBuffer pcapng = ByteBuffer.allocate(28).putInt(0x0a0d0d0a);
    assertBroken(pcapng.array(), "editcap -F nsecpcap");
    assertBroken(new byte[] {0x1f, (byte) 0x8b, 0, 0, 0, 0, 0, 0, 0, 0}, "gzip header is damaged");
    byte[] damaged = Messages.gzip(good);
    damaged[12] ^= 0x55;
    damaged[13] ^= 0x55;
    assertThatThrownBy(() -> read(damaged)).isInstanceOf(GodoException.class);
  }

  @Test
  void aFileThatIsNotThere_isToldByName() {
    PcapReader reader = new PcapReader(List.of(InputFile.of(Path.of("no-such.pcap"))));

    assertThatThrownBy(reader::next)
        .isInstanceOf(GodoException.class)
        .hasMessageStartingWith("no-such.pcap: no such file");
  }

  private static void assertBroken(byte[] file, String expected) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            GodoException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED);
              assertThat(e.getMessage()).contains(expected).doesNotContain("\n");
            });
  }

  private static List<CapturedMessage> threeMessages() {
    return List.of(
        new CapturedMessage(0, ARRIVAL_NS, 9, Messages.audit(1320, "audit(1.002:3): ")),
        new CapturedMessage(0, ARRIVAL_NS, 11, Messages.connector(1, 0, 7, 99, 1, 2, 3, 4)),
        new CapturedMessage(0, ARRIVAL_NS, 9, Messages.audit(1307, "audit(1.002:3): cwd=\"/\"")));
  }

  private static PcapReader reader(byte[]... files) {
    return new PcapReader(
        Arrays.stream(files).map(bytes -> Messages.file("broken", bytes)).toList());
  }

  private static List<CapturedMessage> read(byte[]... files) throws IOException {
    try (PcapReader reader = reader(files)) {
      return Messages.readAll(reader);
    }
  }

  @Test
  void docker_runHoldsWhatItsReadmeSays() throws IOException {
    List<CapturedMessage> messages = Messages.dockerRun();

    assertThat(messages).hasSize(41_605 + 943);
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    first.write(messages.get(0).payload().array());
    assertThat(messages.get(0).family()).isEqualTo(CapturedMessage.AUDIT);
    assertThat(first.toString(StandardCharsets.UTF_8)).contains("audit(1795180404.");
  }
}
