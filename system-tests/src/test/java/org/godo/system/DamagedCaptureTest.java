package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real capture with events removed: the listener records the losses, and the filter marks every
 * value that differs from that of the whole capture. One event in a hundred affects nearly all
 * processes of this dense capture; one in five thousand leaves most of them complete.
 */
class DamagedCaptureTest {
  private static final Path CAPTURE =
      Command.checkout().resolve("listener/src/test/resources/captures/docker-run.pcap.gz");
  private static final int FILE_HEADER = 24;
  private static final int PACKET_HEADER = 16;
  private static final int PROTOCOL = 14;
  private static final int CONNECTOR = 11;

  /** Offset after the packet's link header (16), that of netlink (16) and of the connector (20). */
  private static final int AUDIT_TEXT = 32;

  private static final int CONNECTOR_CPU = 56;

  @TempDir static Path directory = Path.of("");
  private static Results whole = new Results(List.of(), List.of(), List.of());

  @BeforeAll
  static void replayAndFilterTheWhole() throws IOException, InterruptedException {
    whole = resultsOf(CAPTURE, directory.resolve("whole"));
  }

  private static Results resultsOf(Path capture, Path data)
      throws IOException, InterruptedException {
    Command.listener("replay", "--data-dir", data, capture).run().expectSuccess();
    Command.filter("--data-dir", data, "--since", "last").run().expectSuccess();
    return Results.export(data);
  }

  @ParameterizedTest
  @CsvSource({"100, 1", "100, 2", "5000, 3", "5000, 4"})
  void everyDifferenceFromTheWholeCaptureIsMarked(int oneIn, long seed)
      throws IOException, InterruptedException {
    Path capture = directory.resolve("damaged-" + seed + ".pcap.gz");
    int lost = damage(capture, oneIn, new Random(seed));

    Results damaged = resultsOf(capture, directory.resolve("data-" + seed));

    assertThat(lost).isPositive();
    assertThat(damaged.processes()).hasSizeGreaterThan(80);
    assertThat(MarkedValues.unmarkedWrongValues(whole, damaged)).isEmpty();
  }

  // ---- the capture's file --------------------------------------------------------------------

  /**
   * A packet of the capture.
   *
   * @param event of audit: time and serial; of the connector: cpu and position
   * @param stream with consecutive numbers: audit, or the connector on one cpu
   */
  private record Packet(int from, int to, String event, String stream) {}

  private static int damage(Path target, int oneIn, Random random) throws IOException {
    byte[] bytes;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(CAPTURE))) {
      bytes = in.readAllBytes();
    }
    List<Packet> packets = packets(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    Set<String> lost = lost(packets, oneIn, random);
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(target))) {
      out.write(bytes, 0, FILE_HEADER);
      for (Packet packet : packets) {
        if (!lost.contains(packet.event())) {
          out.write(bytes, packet.from(), packet.to() - packet.from());
        }
      }
    }
    return lost.size();
  }

  private static List<Packet> packets(ByteBuffer file) {
    List<Packet> packets = new ArrayList<>();
    int place = FILE_HEADER;
    while (place < file.capacity()) {
      int length = file.getInt(place + 8);
      int start = place + PACKET_HEADER;
      int end = start + length;
      if (file.get(start + PROTOCOL + 1) == CONNECTOR) {
        String stream = "cpu" + file.getInt(start + CONNECTOR_CPU);
        packets.add(new Packet(place, end, stream + "/" + place, stream));
      } else {
        byte[] record = new byte[length - AUDIT_TEXT];
        file.get(start + AUDIT_TEXT, record);
        String text = new String(record, StandardCharsets.ISO_8859_1);
        packets.add(new Packet(place, end, text.substring(0, text.indexOf(')')), "audit"));
      }
      place = end;
    }
    return packets;
  }

  /**
   * Removes one event in {@code oneIn}, but not the first and last of a stream: their loss is not
   * detectable.
   */
  private static Set<String> lost(List<Packet> packets, int oneIn, Random random) {
    Map<String, List<String>> eventsOf = new HashMap<>();
    Set<String> met = new HashSet<>();
    for (Packet packet : packets) {
      if (met.add(packet.event())) {
        eventsOf.computeIfAbsent(packet.stream(), stream -> new ArrayList<>()).add(packet.event());
      }
    }
    Set<String> lost = new HashSet<>();
    for (List<String> events : eventsOf.values()) {
      for (String event : events.subList(1, Math.max(1, events.size() - 1))) {
        if (random.nextInt(oneIn) == 0) {
          lost.add(event);
        }
      }
    }
    return lost;
  }
}
