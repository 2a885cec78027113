package org.godo.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.godo.filter.read.Span;
import org.godo.filter.read.StoreReader;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.filter.support.Stores;
import org.godo.model.bson.ModelCodecs;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.RunResult;
import org.godo.model.schema.Collections;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists that a program can make arbitrarily long fit into memory and a document. */
class LongListsTest {
  private static final Span ALWAYS = new Span(0, 1_000_000_000);

  @TempDir Path dataDir;

  private RunResult filter(Recording record, Store store) {
    Stores.deliver(record, store);
    return new FilterRun(store, Clock.systemUTC(), "test")
        .run(new StoreReader(store.database()).sessions(), ALWAYS);
  }

  private static BsonDocument only(Store store, String collection) {
    List<BsonDocument> documents = Stores.documents(store, collection);
    assertThat(documents).hasSize(1);
    return documents.get(0);
  }

  private static BsonDocument process(Store store, int pid) {
    return Stores.documents(store, Collections.PROCESSES).stream()
        .filter(process -> process.getInt32("pid").getValue() == pid)
        .findFirst()
        .orElseThrow();
  }

  private static String mark(BsonDocument document, String field) {
    return document.getDocument("inferred").getString(field).getValue();
  }

  private static List<Long> dates(BsonArray array) {
    return array.stream().map(each -> each.asDateTime().getValue()).toList();
  }

  @Test
  void ofManyWritesTheFirstAndTheLastAreListedAndAllAreCounted() {
    Recording record = Recording.of("h").at(1_000).fork(1, 100);
    Caller caller = record.by(100).create("/log", O_WRONLY, 3);
    for (int i = 1; i <= 25_000; i++) {
      caller.at(1_000 + i).write(3, 7);
    }
    caller.close(3).then().exit(100, 0);
    try (Store store = Stores.open(dataDir)) {
      filter(record, store);

      BsonDocument file = only(store, Collections.FILE_ACCESSES);
      assertThat(dates(file.getArray("written")))
          .isEqualTo(
              LongStream.concat(LongStream.range(1_001, 11_000), LongStream.of(26_000))
                  .boxed()
                  .toList());
      assertThat(file.getInt64("write_count").getValue()).isEqualTo(25_000);
      assertThat(file.getInt64("write_bytes").getValue()).isEqualTo(175_000);
      assertThat(mark(file, "written")).isEqualTo("10000 of 25000 are listed");
    }
  }

  @Test
  void asManyWritesAsFitAreNotMarked() {
    Recording record = Recording.of("h").at(1_000).fork(1, 100);
    Caller caller = record.by(100).create("/log", O_WRONLY, 3);
    for (int i = 1; i <= 10_000; i++) {
      caller.at(1_000 + i).write(3, 7);
    }
    caller.close(3).then().exit(100, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/log").written())
        .isEqualTo(LongStream.rangeClosed(1_001, 11_000).boxed().toList());
    assertThat(rebuilt.file("/log").inferred().texts()).isEmpty();
  }

  @Test
  void ofManyWritersTheFirstAreListedAndAllAreCounted() {
    Recording record = Recording.of("h").at(1_000).fork(1, 100);
    record.by(100).create("/log", O_WRONLY, 3).write(3, 1);
    for (int i = 0; i < 1_500; i++) {
      record.at(2_000 + 10L * i).spawn(100, 1_000 + i);
      record.by(1_000 + i).write(3, 2).write(3, 3);
      record.exit(1_000 + i, 0);
    }
    record.at(30_000).exit(100, 0);
    try (Store store = Stores.open(dataDir)) {
      filter(record, store);

      BsonDocument file = only(store, Collections.FILE_ACCESSES);
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        expected.add("h/0123abcd/%d/%d".formatted(1_000 + i, 2_000 + 10 * i));
      }
      assertThat(file.getArray("writers").stream().map(each -> each.asString().getValue()))
          .containsExactlyElementsOf(expected);
      assertThat(mark(file, "writers")).isEqualTo("1000 of 1500 are listed");
      assertThat(file.getInt64("write_count").getValue()).isEqualTo(3_001);
      assertThat(file.getInt64("write_bytes").getValue()).isEqualTo(1 + 1_500 * 5);
      assertThat(Stores.documents(store, Collections.PROCESSES)).hasSize(1_501);
    }
  }

  /** The arguments are one string in memory, as they would not be in a record that long. */
  @Test
  void ofManyLongProgramsThoseThatFitAreListedAndTheLastOneRuns() {
    String argument = "x".repeat(100_000);
    Recording record = Recording.of("h").at(1_000).fork(1, 100);
    for (int i = 1; i <= 20_000; i++) {
      record.at(1_000 + i).execNotice(100).by(100).exec("/bin/self", "self", argument);
    }
    record.at(21_001).spawn(100, 200).at(21_002).exec(100, "/bin/true", "true").exit(100, 0);
    record.at(21_500).exit(200, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    ProcessResult process = rebuilt.process(100);
    // 4 MiB hold 41 times "self", the argument, "/bin/self" and the directory "/".
    assertThat(process.execve()).hasSize(41);
    assertThat(process.execve().get(40).timestamp()).isEqualTo(1_041);
    assertThat(process.inferred().texts()).containsEntry("execve", "41 of 20001 are listed");
    assertThat(process.args()).containsExactly("true");
    assertThat(rebuilt.process(200).args())
        .as("of a child, what its creator ran when it was made")
        .containsExactly("self", argument);
  }

  @Test
  void ofManyShortProgramsTheFirstAreListed() {
    Recording record = Recording.of("h").at(1_000).fork(1, 100);
    for (int i = 1; i <= 10_001; i++) {
      record.at(1_000 + i).by(100).exec("/bin/self", "self", Integer.toString(i));
    }
    record.exit(100, 0);
    try (Store store = Stores.open(dataDir)) {
      filter(record, store);

      BsonDocument process = process(store, 100);
      assertThat(process.getArray("execve")).hasSize(10_000);
      assertThat(
              process
                  .getArray("execve")
                  .get(9_999)
                  .asDocument()
                  .getArray("args")
                  .get(1)
                  .asString()
                  .getValue())
          .isEqualTo("10000");
      assertThat(mark(process, "execve")).isEqualTo("10000 of 10001 are listed");
      assertThat(process.getArray("args").get(1).asString().getValue()).isEqualTo("10001");
    }
  }

  @Test
  void ofManyThreadsTheFirstAreListedAndTheProcessEndsWithTheLast() {
    Recording record = Recording.of("h").at(1_000).fork(1, 100);
    for (int i = 0; i < 30_000; i++) {
      record.at(2_000 + i).thread(100, 1_000 + i);
      record.exitThread(1_000 + i, 100, 0);
    }
    record.at(32_000).thread(100, 99_000).exitThread(100, 100, 0);
    record.at(33_000).exitThread(99_000, 100, 7);
    try (Store store = Stores.open(dataDir)) {
      filter(record, store);

      BsonDocument process = process(store, 100);
      List<Integer> threads =
          process.getArray("threads").stream()
              .map(BsonValue::asDocument)
              .map(thread -> thread.getInt32("pid").getValue())
              .toList();
      assertThat(threads).hasSize(20_000).startsWith(100, 1_000).endsWith(1_000 + 19_998);
      assertThat(mark(process, "threads")).isEqualTo("20000 of 30002 are listed");
      assertThat(process.getDateTime("exit_timestamp").getValue()).isEqualTo(33_000);
      assertThat(process.getInt32("exit_code").getValue()).isEqualTo(7);
    }
  }

  @Test
  void ofManyLossesTheFirstAreListedAndAllAreCounted() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    Runc.create(record, 1100, 101, 110, ALPHA, "/bin/sh").at(100_000).exit(113, 0);
    IntStream.range(0, 12_000).forEach(i -> record.lost("audit", 2_000 + i, 2_000 + i, 1));
    try (Store store = Stores.open(dataDir)) {
      RunResult run = filter(record, store);

      BsonDocument container = only(store, Collections.CONTAINERS);
      assertThat(container.getArray("loss")).hasSize(1_000);
      assertThat(mark(container, "loss")).isEqualTo("1000 of 12000 are listed");
      assertThat(run.loss())
          .hasSize(10_000)
          .startsWith(new LossWindow(Loss.AUDIT_LOST, 2_000, 2_000, 1));
      assertThat(run.counts()).containsEntry("loss_windows", 12_000L);
    }
  }

  @Test
  void aProcessOfLongestListsFitsADocument() {
    String argument = "ä".repeat(100_000);
    Recording record = Recording.of("h".repeat(64)).at(1_000).fork(1, 100);
    for (int i = 0; i < 50; i++) {
      record.at(1_001 + i).by(100).exec("/bin/self", "self", argument);
    }
    for (int i = 0; i < 20_000; i++) {
      record.at(2_000 + i).thread(100, 200_000 + i);
    }
    for (int i = 0; i < 60_000; i++) {
      record.at(30_000 + i).fork(100, 1_000_000 + i).exit(1_000_000 + i, 0);
    }
    record.at(200_000).exit(100, 0);

    ProcessResult process = Rebuilt.of(record).process(100);

    assertThat(process.execve()).as("4 MiB of two bytes a letter").hasSize(20);
    assertThat(process.threads()).hasSize(20_000);
    assertThat(process.children()).hasSize(50_000);
    assertThat(process.inferred().texts()).containsEntry("children", "50000 of 60000 are listed");
    RawBsonDocument document =
        new RawBsonDocument(process, ModelCodecs.registry().get(ProcessResult.class));
    assertThat(document.getByteBuffer().remaining()).isBetween(8 << 20, 12 << 20);
  }
}
