package org.godo.listener.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.godo.listener.decode.DecoderState;
import org.godo.listener.reassemble.ReassemblyState;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final Checkpoint CHECKPOINT =
      new Checkpoint(
          false,
          new DecoderState(
              3L << 40 | 24,
              Map.of("event_fork", 2L),
              new ReassemblyState(
                  new ReassemblyState.Clock(true, 5, 6),
                  7,
                  new ReassemblyState.Serials(
                      true, 1L << 32, 8, List.of(new ReassemblyState.Missing(1, 2, 3, 4, 5))),
                  List.of(new ReassemblyState.Begun(10, 0xffff_ffffL, 11, 12))),
              new DecoderState.Connector(13L, true, List.of(new DecoderState.Cpu(1, 2, 3))),
              List.of(new LossWindow(Loss.SERIAL_GAP, 1, 2, 3))));

  private static final String TEXT =
      """
      {"version":2,"complete":false,"reached":{"position":3298534883352,\
      "totals":{"event_fork":2},\
      "audit":{"clock":{"noted":true,"lastNs":5,"steadyNs":6},"lastCheckNs":7,\
      "serials":{"started":true,"highest":4294967296,"highestFrom":8,\
      "missing":[{"first":1,"last":2,"from":3,"to":4,"noticedNs":5}]},\
      "begun":[{"millis":10,"serial":4294967295,"arrivalNs":11,"bytes":12}]},\
      "connector":{"offsetNs":13,"offsetKnown":true,\
      "cpus":[{"cpu":1,"sequence":2,"arrivalMillis":3}]},\
      "loss":[{"source":"audit","cause":"serial_gap","from":1,"to":2,"count":3}]}}""";

  @TempDir Path directory;

  @Test
  void isReadAsItWasWritten() throws IOException {
    assertThat(Checkpoint.read(directory)).isEmpty();
    Checkpoint beginning = new Checkpoint(true, DecoderState.BEGINNING);
    beginning.write(directory);
    assertThat(Checkpoint.read(directory)).hasValue(beginning);
    CHECKPOINT.write(directory);

    assertThat(Checkpoint.read(directory)).hasValue(CHECKPOINT);
    assertThat(directory.resolve("checkpoint")).hasContent(TEXT);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("checkpoint"))))
        .isEqualTo("rw-------");
    assertThat(directory.resolve("checkpoint.tmp")).doesNotExist();
  }

  @Test
  void isRejectedWhenMalformed() throws IOException {
    for (String broken :
        new String[] {
          "",
          "null",
          "godo-checkpoint 1\nposition 3\n",
          TEXT.replace("\"version\":2", "\"version\":3"),
          TEXT.replace("\"position\":3", "\"position\":\"x"),
          TEXT.replace("\"position\":3298534883352,", ""),
          TEXT.replace("\"position\":", "\"position\":-"),
          TEXT.replace("\"reached\"", "\"other\""),
          TEXT.substring(0, TEXT.length() - 1),
          TEXT + "}",
          " ".repeat(17 << 20)
        }) {
      Files.writeString(directory.resolve("checkpoint"), broken);
      assertThatThrownBy(() -> Checkpoint.read(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("checkpoint");
    }
  }
}
