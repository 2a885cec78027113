package org.godo.listener.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.godo.model.error.GodoException;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerFilesTest {
  @TempDir private Path dir;

  private Path file(String name, String json) throws IOException {
    Path file = Files.writeString(dir.resolve(name), json.replace('\'', '"'));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    return file;
  }

  @Test
  void objectsAndArraysOfSeveralFilesAreReadInOrder() throws IOException {
    Path first = file("a", "[{'Id': 'a', 'State': {}}, {'Id': 'b', 'State': {}}]\n[]\n");
    Path second =
        file(
            "b",
            "{'status': {'id': 'c', 'metadata': {}}}\n{'status': {'id': 'd', 'metadata': {}}}");

    List<RawEvent.Container> events = ContainerFiles.read(List.of(first, second)).events("s", "h");

    assertThat(events).extracting(RawEvent.Container::dockerId).containsExactly("a", "b", "c", "d");
    assertThat(events).allMatch(event -> event.origin().source() == Source.INSPECT);
    assertThat(events).allMatch(event -> event.origin().timestamp() == 1_000);
    assertThat(events).allMatch(event -> event.origin().sequence() < 1L << 40);
  }

  @Test
  void theSameReportHasTheSameIdWhereverItIs() throws IOException {
    Path one = file("a", "{'Id': 'a', 'State': {}}");
    Path two = file("b", "[{'Id': 'z', 'State': {}}, { 'Id':'a', 'State':{} }]");

    List<RawEvent.Container> events = ContainerFiles.read(List.of(one, two)).events("s", "h");

    assertThat(events.get(2).origin().id()).isEqualTo(events.get(0).origin().id());
    assertThat(events.get(1).origin().id()).isNotEqualTo(events.get(0).origin().id());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json | no JSON at line 1",
        "[{'Id': 'a', 'State': {}}, | no JSON at line 1",
        "[{'Id': 'a', 'State': {}}, {'Id': 'sha256:0'}] | entry 2 is no report on a container",
        "type=SYSCALL msg=audit(1.000:1): | no JSON at line 1",
      })
  void otherFilesAreRefusedInOneLine(String json, String what) throws IOException {
    Path file = file("a", json);

    assertThatThrownBy(() -> ContainerFiles.read(List.of(file)))
        .isInstanceOf(GodoException.class)
        .hasMessage(
            file
                + ": "
                + what
                + "; --containers expects the output of docker inspect, podman inspect, crictl"
                + " inspect or crictl inspectp");
  }
}
