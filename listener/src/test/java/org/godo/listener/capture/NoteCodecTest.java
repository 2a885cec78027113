package org.godo.listener.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.godo.listener.support.Messages;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.ProcessSnapshot.ThreadSnapshot;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.session.Loss;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NoteCodecTest {

  static List<Note> notes() {
    return List.of(
        new Note.SessionStart(
            SessionHead.live(
                "s1",
                "name",
                "host",
                "boot",
                "6.18",
                "1.0",
                null,
                "auditd",
                List.of("-a always,exit"),
                5)),
        new Note.SessionStart(
            SessionHead.live("s2", "n", "h", "b", "k", "v", 7L, "unicast", List.of(), 5)
                .audited(SessionHead.AUDIT_ON, 4L)),
        new Note.Clock(3, 2, 1),
        new Note.ProcessSeen(
            new ProcessSnapshot(
                7,
                1,
                99,
                "sh",
                "/bin/sh",
                List.of("sh", "-c"),
                "/",
                null,
                0,
                4294967295L,
                List.of("0::/"),
                List.of(new ThreadSnapshot(7, 99, "sh")),
                List.of(new DescriptorSnapshot(1, "socket:[5]", 2)))),
        new Note.ProcessSeen(inNamespace(null)),
        new Note.ProcessSeen(inNamespace(null).without(List.of("args", "fds"))),
        new Note.ProcessSeen(
            inNamespace(
                List.of(
                    new Mount("ext4", "/srv/box", "/", false),
                    new Mount("tmpfs", null, "/dev", true)))),
        new Note.ContainerSeen(JsonNodeFactory.instance.objectNode().put("Id", "abc")),
        new Note.Loss(Loss.AUDIT_LOST, 1, 2, 3),
        new Note.SessionEnd(6));
  }

  @ParameterizedTest
  @MethodSource("notes")
  void decode_givesWhatWasEncoded(Note note) throws IOException {
    ByteBuffer message = NoteCodec.encode(note);

    assertThat(message.getInt(0)).isEqualTo(message.remaining());
    assertThat(message.getShort(4)).isEqualTo((short) 0x10);
    assertThat(NoteCodec.decode(message)).isEqualTo(note);
    assertThat(message.position()).isZero();
  }

  @Test
  void encode_keepsTheFormOfEarlierCaptures() {
    assertThat(notes().stream().map(note -> text(NoteCodec.encode(note))))
        .contains(
            "{\"note\":\"session\",\"session\":\"s1\",\"name\":\"name\",\"host\":\"host\","
                + "\"bootId\":\"boot\",\"kernel\":\"6.18\",\"version\":\"1.0\",\"loginUid\":null,"
                + "\"audit\":\"auditd\",\"rules\":[\"-a always,exit\"],\"startMillis\":5}",
            "{\"note\":\"session\",\"session\":\"s2\",\"name\":\"n\",\"host\":\"h\","
                + "\"bootId\":\"b\",\"kernel\":\"k\",\"version\":\"v\",\"loginUid\":7,"
                + "\"audit\":\"unicast\",\"rules\":[],\"startMillis\":5,"
                + "\"auditBefore\":\"on\",\"auditSinceMillis\":4}",
            "{\"note\":\"process\",\"pid\":7,\"ppid\":1,\"startMillis\":99,\"comm\":\"sh\","
                + "\"exe\":\"/bin/sh\",\"args\":[\"sh\",\"-c\"],\"cwd\":\"/\",\"root\":null,"
                + "\"uid\":0,\"loginUid\":4294967295,\"cgroup\":[\"0::/\"],"
                + "\"threads\":[{\"pid\":7,\"startMillis\":99,\"comm\":\"sh\"}],"
                + "\"descriptors\":[{\"fd\":1,\"target\":\"socket:[5]\",\"flags\":2}]}",
            "{\"note\":\"loss\",\"source\":\"audit\",\"cause\":\"lost\",\"from\":1,\"to\":2,\"count\":3}");
  }

  private static String text(ByteBuffer message) {
    return StandardCharsets.UTF_8.decode(message.position(NoteCodec.HEADER_BYTES)).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"note\":\"of another kind\"}",
        "{\"note\":\"session\"}",
        "{\"note\":\"process\",\"pid\":1}",
        "{\"note\":\"clock\",\"realtimeNs\":",
      })
  void decode_refusesWhatIsNoNote(String json) {
    assertThatThrownBy(() -> NoteCodec.decode(Messages.audit(0x10, json)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> NoteCodec.decode(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void decode_passesOverFieldsOfLaterVersions() throws IOException {
    assertThat(
            NoteCodec.decode(Messages.audit(0x10, "{\"note\":\"end\",\"endMillis\":4,\"why\":1}")))
        .isEqualTo(new Note.SessionEnd(4));
  }

  private static ProcessSnapshot inNamespace(@Nullable List<Mount> mounts) {
    return new ProcessSnapshot(
            7, 1, 99, "sh", null, List.of(), "/", "/", 0, 0, List.of(), List.of(), List.of())
        .in("mnt:[4026532211]", mounts);
  }
}
