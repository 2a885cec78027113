package org.godo.model.bson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.godo.model.linux.CallConstants.AT_FDCWD;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonDocumentWriter;
import org.bson.BsonInt64;
import org.bson.BsonInvalidOperationException;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.godo.model.linux.LoginUid;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.ArgumentGaps;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.Origin;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.ProcessSnapshot.ThreadSnapshot;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawEventCodecTest {
  private static final Origin AUDIT = Origin.audit("s", "vm", 1795180406132L, 1564268);
  private static final Origin CONNECTOR =
      Origin.connector("s", "vm", 1795180405515L, 4385643448986L, 1, 70076);
  private static final Origin PROC = Origin.lookedUp(Source.PROC, "s", "vm", 17L, 40);
  private static final Origin DOCKER = Origin.lookedUp(Source.DOCKER, "s", "vm", 18L, 1L << 40);
  private static final PathArgument FILE = new PathArgument(AT_FDCWD, "/data/one.txt");
  private static final PathArgument AT = new PathArgument(5, "at.txt");

  private final RawEventCodec codec = new RawEventCodec();

  static Stream<Call> calls() {
    return Stream.of(
        new Call.Clone(0x1200011),
        new Call.Exec(FILE, List.of("/bin/sh", "/work.sh"), 3, "/bin/sh"),
        new Call.Exec(
            FILE,
            List.of("ls", "", ""),
            -1,
            null,
            new ArgumentGaps(List.of(1), List.of(2), List.of("ls", "-l"), true)),
        new Call.Exec(
            FILE, List.of(), -1, null, new ArgumentGaps(List.of(), List.of(), List.of("x"), false)),
        new Call.ExitCall(42, true),
        new Call.Killed(11, false),
        new Call.Chdir(FILE),
        new Call.Fchdir(7),
        new Call.Chroot(AT),
        new Call.PivotRoot(FILE, AT),
        new Call.Mount(FILE, "/srv/app", 0x5000),
        new Call.Mount(FILE, null, 0),
        new Call.Mount(new PathArgument(5, null), null, 0x2000),
        new Call.Unmount(AT),
        new Call.Setns(3, 0x20000),
        new Call.Unshare(0x400),
        new Call.Open(AT, 0x241, true, "00:2d", 4711),
        new Call.Dup(3, true),
        new Call.SetDescriptorFlags(3, true),
        new Call.Write(1, List.of(5L, 6L), List.of(4L, 0L)),
        new Call.Mmap(4, 3, 1),
        new Call.Mmap(4, -1, 1),
        new Call.RingSetup(),
        new Call.UnseenWrites(-1),
        new Call.UnseenWrites(7),
        new Call.InetSocket(),
        new Call.Send(3),
        new Call.TakeDescriptor(4),
        new Call.Mknod(AT, 0100644),
        new Call.Close(3),
        new Call.CloseRange(3, 0xffffffffL, 4),
        new Call.Rename(FILE, AT, 2),
        new Call.Link(FILE, AT),
        new Call.Symlink("target text", AT),
        new Call.Unlink(FILE),
        new Call.Truncate(FILE, -1, -1),
        new Call.Truncate(null, 9, -1),
        new Call.Truncate(null, 9, 3),
        new Call.Mkdir(FILE),
        new Call.Rmdir(AT));
  }

  static Stream<RawEvent> events() {
    RawEvent.Subject subject =
        new RawEvent.Subject(1262, 1221, 0, LoginUid.UNSET, "sh", "/bin/busybox");
    Stream<RawEvent> syscalls =
        calls().map(call -> new RawEvent.Syscall(AUDIT, subject, "openat", true, 3, "/tmp", call));
    Stream<RawEvent> others =
        Stream.of(
            new RawEvent.Syscall(AUDIT, subject, "openat", false, -2, null, new Call.Unlink(FILE)),
            new RawEvent.Syscall(
                AUDIT, subject, "openat", null, -1, null, new Call.ExitCall(3, false)),
            new RawEvent.Fork(CONNECTOR, 12, 11, 10, 9),
            new RawEvent.ExecNotice(CONNECTOR, 12, 12),
            new RawEvent.Comm(CONNECTOR, 12, 12, "python3"),
            new RawEvent.Exit(CONNECTOR, 12, 12, WaitStatus.ofExitCode(42), 1, 1),
            new RawEvent.Snapshot(
                PROC,
                new ProcessSnapshot(
                    1,
                    0,
                    99L,
                    "init",
                    null,
                    List.of("init", "--x"),
                    "/",
                    null,
                    0,
                    4242,
                    List.of("0::/"),
                    List.of(new ThreadSnapshot(2, 100L, "worker")),
                    List.of(new DescriptorSnapshot(0, "/dev/null", 2)))),
            snapshot("mnt:[4026532211]", null),
            new RawEvent.Snapshot(
                PROC,
                ((RawEvent.Snapshot) snapshot("mnt:[4026532211]", null))
                    .process()
                    .without(List.of("fds", "root"))),
            snapshot(
                "mnt:[4026532211]",
                List.of(
                    new RawEvent.Mount("ext4", "/", "/", false),
                    new RawEvent.Mount("tmpfs", null, "/dev", true))),
            new RawEvent.Container(
                DOCKER,
                "ab".repeat(32),
                "alpha",
                "lab:busybox",
                Map.of("com.example.stack", "one"),
                "runc",
                77,
                "/merged",
                "/diff",
                List.of(new RawEvent.Mount("bind", "/srv", "/data", true)),
                5L,
                6L,
                3));
    return Stream.concat(syscalls, others);
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyKindReadsBackAsItWasWritten(RawEvent event) {
    assertThat(decode(encode(event))).isEqualTo(event);
  }

  @Test
  void theSamplesCoverEveryKind() {
    Set<Class<?>> kinds =
        Stream.concat(events().map(Object::getClass), calls().map(Object::getClass))
            .collect(Collectors.toSet());
    assertThat(kinds).containsAll(leaves(RawEvent.class).toList());
    assertThat(kinds).containsAll(leaves(Call.class).toList());
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(RawEventCodecTest::leaves)
        : Stream.of(type);
  }

  @Test
  void anOpenHasTheDocumentedFields() {
    RawEvent.Subject subject = new RawEvent.Subject(1262, 1221, 0, 4242, "sh", "/bin/busybox");
    Call open = new Call.Open(FILE, 0x241, true, "00:2d", 4711);
    RawEvent event = new RawEvent.Syscall(AUDIT, subject, "openat", true, 3, "/", open);

    assertThat(encode(event))
        .isEqualTo(
            BsonDocument.parse(
                """
                {"_id": "s/a/0000000001564268", "session": "s", "host": "vm", "source": "audit",
                 "event": "open", "timestamp": {"$date": 1795180406132},
                 "serial": {"$numberLong": "1564268"}, "pid": 1262, "tgid": 1262, "ppid": 1221,
                 "uid": {"$numberLong": "0"}, "loginuid": {"$numberLong": "4242"}, "comm": "sh",
                 "exe": "/bin/busybox", "syscall": "openat", "success": true,
                 "result": {"$numberLong": "3"}, "cwd": "/", "dirfd": -100,
                 "file_name": "/data/one.txt", "flags": 577, "created": true,
                 "device": "00:2d", "inode": {"$numberLong": "4711"}}
                """));
    assertThat(RawCollection.of(event).collectionName()).isEqualTo("fds");
  }

  @Test
  void openat2HasItsRestrictionsAndSessionsOfEarlierVersionsDoNotKnowThem() {
    RawEvent.Subject subject = new RawEvent.Subject(1262, 1221, 0, 4242, "sh", "/bin/busybox");
    for (int resolve : new int[] {0, 0x10, -1}) {
      Call open = new Call.Open(new PathArgument(5, "/f", resolve), 0, false, null, -1);
      RawEvent event = new RawEvent.Syscall(AUDIT, subject, "openat2", true, 3, "/", open);
      BsonDocument document = encode(event);

      assertThat(document.getInt32("resolve").getValue()).isEqualTo(resolve);
      assertThat(decode(document)).isEqualTo(event);
      document.remove("resolve");
      assertThat(((RawEvent.Syscall) decode(document)).call())
          .isEqualTo(new Call.Open(new PathArgument(5, "/f", -1), 0, false, null, -1));
    }
  }

  @Test
  void aMissingFieldIsNamed() {
    BsonDocument document = encode(new RawEvent.Comm(CONNECTOR, 12, 12, "python3"));
    document.remove("comm");
    assertThatThrownBy(() -> decode(document))
        .isInstanceOf(BsonInvalidOperationException.class)
        .hasMessageContaining("no field comm")
        .hasMessageContaining("s/c/");
  }

  @Test
  void aDocumentWhoseFieldsAreNotThoseOfItsIdIsNotTakenForAnother() {
    BsonDocument document = encode(new RawEvent.Comm(CONNECTOR, 12, 12, "python3"));
    String id = document.getString("_id").getValue();
    document.put("seq", new BsonInt64(99));
    assertThatThrownBy(() -> decode(document))
        .isInstanceOf(BsonInvalidOperationException.class)
        .hasMessageContaining(id)
        .hasMessageContaining("/99");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9_999_999_999_999_999L, 10_000_000_000_000_000L, Long.MAX_VALUE, -6})
  void anIdIsWrittenAsTheOriginHasIt(long serial) {
    Origin origin = Origin.audit("s\u00e9", "h", 1, serial);
    RawEvent.Subject subject = new RawEvent.Subject(2, 1, 0, 0, null, null);
    RawEvent event =
        new RawEvent.Syscall(origin, subject, "fchdir", true, 0, null, new Call.Fchdir(3));
    BsonDocument document = encode(event);
    assertThat(document.getString("_id").getValue()).isEqualTo(origin.id());
    assertThat(origin.id()).endsWith(Long.toString(serial));
    assertThat(decode(document)).isEqualTo(event);
  }

  private BsonDocument encode(RawEvent event) {
    BsonDocument document = new BsonDocument();
    codec.encode(new BsonDocumentWriter(document), event, EncoderContext.builder().build());
    return document;
  }

  private RawEvent decode(BsonDocument document) {
    return codec.decode(new BsonDocumentReader(document), DecoderContext.builder().build());
  }

  private static RawEvent snapshot(String namespace, @Nullable List<RawEvent.Mount> mounts) {
    ProcessSnapshot process =
        new ProcessSnapshot(
            1, 0, 99L, "init", null, List.of(), "/", "/", 0, 0, List.of(), List.of(), List.of());
    return new RawEvent.Snapshot(PROC, process.in(namespace, mounts));
  }
}
