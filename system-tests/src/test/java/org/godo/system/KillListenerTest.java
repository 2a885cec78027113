package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Sorts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.godo.listener.deliver.Replay;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/**
 * A listener that is killed ten times under load and then stops in order. The store is compared
 * with the captures, and both and the loss windows with what an independent reader of audit
 * received.
 */
@Tag("live")
class KillListenerTest {
  private static final int KILLS = 10;
  private static final long SEED = 20_261_120;
  private static final int SYSCALL = 1300;

  /** On x86-64: write, close, execve, openat. Each successful one is a document. */
  private static final Set<Integer> CALLS = Set.of(1, 3, 59, 257);

  private static final Pattern RECORD =
      Pattern.compile(
          "audit\\((\\d+)\\.(\\d{3}):(\\d+)\\): arch=c000003e syscall=(\\d+) success=yes .*");

  @TempDir static Path dir = Path.of("");
  private static Path data = Path.of("");
  private static String auditBefore = "";
  private static String auditAfter = "";
  private static String summary = "";
  private static Witness witness = new Witness(List.of(), -1);
  private static final List<Killed> KILLED = new ArrayList<>();
  private static long lastReadyMillis;
  private static Raw stored = new Raw(Map.of(), List.of());
  private static Raw replayed = new Raw(Map.of(), List.of());

  /** A system call that audit reported. */
  private record Seen(long millis, long serial) {}

  /** The same, with the time at which the witness received it. */
  private record Witnessed(Seen call, long arrivalMillis) {}

  /** What the witness logged. */
  private record Witness(List<Witnessed> calls, long drops) {}

  /** A killed listener; {@code readyMillis} is 0 if it was not ready before. */
  private record Killed(long readyMillis, long killedMillis) {}

  /** Raw documents by id, and the sessions. */
  private record Raw(Map<String, Document> documents, List<Document> sessions) {}

  @BeforeAll
  static void record() throws Exception {
    LiveTests.require();
    auditBefore = LiveMachine.auditState();
    data = dir.resolve("data");
    Path work = Files.createDirectory(dir.resolve("work"));
    long loginUid = LiveMachine.loginUid();
    Command witnessing = Command.of(compile("witness"));
    Process witnessProcess = witnessing.start();
    Process load = null;
    try {
      await(() -> witnessing.errorSoFar().contains("ready"));
      Path stop = work.resolve("stop");
      Command loading =
          Command.of(
              "sh",
              "-c",
              "echo $0 > /proc/self/loginuid && cd $1 && exec $2 $3",
              loginUid,
              work,
              compile("load"),
              stop);
      load = loading.start();
      killTenTimes(loginUid);
      stopInOrder(loginUid, stop, load);
      auditAfter = LiveMachine.auditState();
      witnessProcess.destroy();
      witness = read(witnessing.finish(witnessProcess).expectSuccess().out());
    } finally {
      witnessProcess.destroyForcibly();
      if (load != null) {
        load.destroyForcibly();
      }
    }
    stored = raw(data);
    replayed = replay();
  }

  private static Path compile(String name) throws InterruptedException {
    Path program = dir.resolve(name);
    Path source = Command.checkout().resolve("system-tests/src/test/c/" + name + ".c");
    Command.of("gcc", "-O1", "-Wall", "-o", program, source).run().expectSuccess();
    return program;
  }

  private static Command listener(long loginUid) {
    return Command.listener(
        "run",
        "--data-dir",
        data,
        "--loginuid",
        loginUid,
        "--keep-capture",
        "--docker-socket",
        dir.resolve("none.sock"));
  }

  /** Kills some before they are ready, and most while they record. */
  private static void killTenTimes(long loginUid) throws InterruptedException {
    Random random = new Random(SEED);
    for (int i = 0; i < KILLS; i++) {
      Command listening = listener(loginUid);
      Process listener = listening.start();
      boolean beforeReady = i % 4 == 3;
      long readyMillis = 0;
      if (!beforeReady) {
        LiveMachine.awaitReady(listening, listener);
        readyMillis = System.currentTimeMillis();
      }
      boolean ended = listener.waitFor(random.nextInt(1_000), TimeUnit.MILLISECONDS);
      assertThat(ended).as("ended by itself: %s", listening.errorSoFar()).isFalse();
      listener.destroyForcibly().waitFor();
      KILLED.add(new Killed(readyMillis, System.currentTimeMillis()));
    }
  }

  private static void stopInOrder(long loginUid, Path stop, Process load) throws Exception {
    Command listening = listener(loginUid);
    Process listener = listening.start();
    try {
      LiveMachine.awaitReady(listening, listener);
      lastReadyMillis = System.currentTimeMillis();
      assertThat(listener.waitFor(1_500, TimeUnit.MILLISECONDS)).isFalse();
      Files.createFile(stop);
      assertThat(load.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(load.exitValue()).isZero();
    } finally {
      listener.destroy();
    }
    summary = listening.finish(listener).expectSuccess().out();
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(10))
        .until(condition);
  }

  private static Witness read(String text) {
    List<Witnessed> calls = new ArrayList<>();
    long drops = -1;
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("drops")) {
        drops = Long.parseLong(words[1]);
      } else if (Integer.parseInt(words[2]) == SYSCALL
          && words[5].equals("yes")
          && CALLS.contains(Integer.valueOf(words[4]))) {
        calls.add(
            new Witnessed(
                new Seen(Long.parseLong(words[0]), Long.parseLong(words[1])),
                Long.parseLong(words[3])));
      }
    }
    return new Witness(calls, drops);
  }

  /** Replays the kept capture of each session into a separate store. */
  private static Raw replay() throws Exception {
    Path fresh = dir.resolve("replayed");
    try (Store store = Store.open(new StoreOptions(null, fresh, "godo"))) {
      for (Path session : children(data.resolve("capture"))) {
        new Replay(store, fresh, Clock.systemUTC()).run(segments(session), null, null);
      }
    }
    return raw(fresh);
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    }
  }

  private static List<Path> segments(Path session) throws IOException {
    return children(session).stream().filter(file -> file.toString().endsWith(".pcap")).toList();
  }

  private static Raw raw(Path dataDir) {
    try (Store store = Store.open(new StoreOptions(null, dataDir, "godo"))) {
      Map<String, Document> documents = new LinkedHashMap<>();
      for (String collection : List.of("pids", "fds", "files")) {
        for (Document document : all(store, collection)) {
          documents.put(collection + " " + document.getString("_id"), document);
        }
      }
      return new Raw(documents, all(store, "sessions"));
    }
  }

  private static List<Document> all(Store store, String collection) {
    return Flux.from(store.database().getCollection(collection).find().sort(Sorts.ascending("_id")))
        .collectList()
        .blockOptional()
        .orElseThrow();
  }

  @AfterAll
  static void clear() {
    KILLED.clear();
  }

  // ---- what must hold ------------------------------------------------------------------------

  @Test
  void theAuditStateIsRestored() {
    assertThat(auditAfter).isEqualTo(auditBefore);
  }

  @Test
  void theStoreHasWhatAReplayOfTheCapturesDelivers() {
    assertThat(stored.documents()).hasSizeGreaterThan(500).isEqualTo(replayed.documents());
    assertThat(stored.sessions()).hasSameSizeAs(replayed.sessions());
    for (int i = 0; i < stored.sessions().size(); i++) {
      Document session = stored.sessions().get(i);
      assertThat(session.get("totals")).isEqualTo(replayed.sessions().get(i).get("totals"));
      assertThat(session.get("loss")).isEqualTo(replayed.sessions().get(i).get("loss"));
    }
  }

  /** Reads the captures with code that shares nothing with the listener's. */
  @Test
  void everyCallThatReachedTheLogIsInTheStoreOnce() throws IOException {
    Map<Seen, Integer> expected = new LinkedHashMap<>();
    for (Path session : children(data.resolve("capture"))) {
      for (Path segment : segments(session)) {
        callsIn(segment).forEach(call -> expected.merge(call, 1, Integer::sum));
      }
    }
    assertThat(expected).hasSizeGreaterThan(200);
    assertThat(expected.values()).as("in one session's log only").containsOnly(1);
    Map<Seen, Integer> found = storedCalls();
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    assertThat(found.values()).containsOnly(1);
  }

  @Test
  void whatTheStoreLacksIsInALossWindow() {
    assertThat(witness.drops()).as("records that the witness missed").isZero();
    assertThat(witness.calls()).hasSizeGreaterThan(400);
    Set<Seen> found = storedCalls().keySet();
    List<Document> windows = windows();
    List<Witnessed> missing =
        witness.calls().stream().filter(witnessed -> !found.contains(witnessed.call())).toList();
    assertThat(missing).as("the listener was down for a while").isNotEmpty();
    assertThat(missing)
        .filteredOn(witnessed -> windows.stream().noneMatch(window -> overlaps(window, witnessed)))
        .isEmpty();
    Set<Seen> witnessed = new HashSet<>();
    witness.calls().forEach(call -> witnessed.add(call.call()));
    assertThat(witnessed).as("everything in the store did happen").containsAll(found);
  }

  /** Whether a window overlaps the time from a call to its report. */
  private static boolean overlaps(Document window, Witnessed witnessed) {
    return witnessed.arrivalMillis() >= window.getDate("from").toInstant().toEpochMilli()
        && witnessed.call().millis() <= window.getDate("to").toInstant().toEpochMilli();
  }

  @Test
  void eachWindowIsFromAKillToTheNextReadyListener() {
    List<Document> down =
        windows().stream().filter(window -> window.getString("source").equals("listener")).toList();
    Killed before = new Killed(0, 0);
    List<Killed> recorded = new ArrayList<>();
    List<Long> nextReady = new ArrayList<>();
    for (Killed killed : KILLED) {
      if (killed.readyMillis() > 0) {
        if (before.readyMillis() > 0) {
          nextReady.add(killed.readyMillis());
        }
        recorded.add(killed);
        before = killed;
      }
    }
    nextReady.add(lastReadyMillis);
    assertThat(down).hasSizeBetween(recorded.size(), KILLS);
    for (int i = 0; i < recorded.size(); i++) {
      long killedAt = recorded.get(i).killedMillis();
      long readyAt = nextReady.get(i);
      assertThat(down)
          .as("killed at %d, ready at %d", killedAt, readyAt)
          .anySatisfy(
              window -> {
                assertThat(window.getString("cause")).isEqualTo("not_running");
                assertThat(millis(window, "from")).isBetween(killedAt - 15_000, killedAt);
                assertThat(millis(window, "to")).isGreaterThan(killedAt).isLessThan(readyAt + 50);
              });
    }
    assertThat(summary).contains("lost: listener not_running, from ");
  }

  private static long millis(Document window, String field) {
    return window.getDate(field).toInstant().toEpochMilli();
  }

  private static List<Document> windows() {
    return stored.sessions().stream()
        .flatMap(session -> session.getList("loss", Document.class).stream())
        .toList();
  }

  private static Map<Seen, Integer> storedCalls() {
    Map<Seen, Integer> found = new TreeMap<>(java.util.Comparator.comparingLong(Seen::serial));
    for (Document document : stored.documents().values()) {
      String event = document.getString("event");
      if ("audit".equals(document.getString("source"))
          && Boolean.TRUE.equals(document.getBoolean("success"))
          && Set.of("write", "close", "exec", "open").contains(event)
          && Set.of("write", "close", "execve", "openat").contains(document.getString("syscall"))) {
        found.merge(
            new Seen(
                document.getDate("timestamp").toInstant().toEpochMilli(),
                document.getLong("serial")),
            1,
            Integer::sum);
      }
    }
    return found;
  }

  /**
   * Returns the calls in a pcap file: packets of a 16-byte header, 16 bytes of netlink, a message.
   */
  private static List<Seen> callsIn(Path segment) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(segment)).order(ByteOrder.LITTLE_ENDIAN);
    List<Seen> calls = new ArrayList<>();
    file.position(24);
    while (file.remaining() >= 16) {
      int length = file.getInt(file.position() + 8);
      int at = file.position() + 16;
      int family = file.get(at + 15);
      int type = file.getShort(at + 20);
      if (family == 9 && type == SYSCALL) {
        byte[] text = new byte[length - 32];
        file.get(at + 32, text);
        Matcher record = RECORD.matcher(new String(text, StandardCharsets.ISO_8859_1).strip());
        if (record.matches() && CALLS.contains(Integer.valueOf(record.group(4)))) {
          calls.add(
              new Seen(
                  Long.parseLong(record.group(1)) * 1000 + Long.parseLong(record.group(2)),
                  Long.parseLong(record.group(3))));
        }
      }
      file.position(at + length);
    }
    return calls;
  }
}
