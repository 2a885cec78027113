package org.godo.filter.write;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.RunResult;
import org.godo.model.schema.Collections;
import org.godo.model.schema.Documents;
import org.godo.model.schema.Schema;
import org.godo.model.store.Store;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes the results of a run beside the old ones and then puts them in their place, so that a
 * reader never sees half a run and a crash leaves the last good one. Results of sessions the run
 * did not read are kept.
 *
 * <p>The order, each step durable before the next: the run is noted as {@code building}; its
 * documents go to collections of its own; it is noted as {@code swapping}; the collections are
 * renamed over the old ones; it is noted as {@code done}. A run found {@code swapping} is finished
 * by the next, one found {@code building} is thrown away.
 */
public final class ResultWriter {
  private static final int BATCH = 1_000;
  private static final List<String> RESULTS =
      List.of(Collections.CONTAINERS, Collections.PROCESSES, Collections.FILE_ACCESSES);

  private final Store store;
  private final Clock clock;
  private final MongoDatabase database;
  private final MongoCollection<RunResult> runs;

  /**
   * @param clock tells when a lease of another filter is over
   */
  public ResultWriter(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.database = Documents.in(store.database());
    this.runs = database.getCollection(Collections.RUNS, RunResult.class);
  }

  /** Finishes or removes what an interrupted run left behind. */
  void recover() {
    for (RunResult run : list(runs.find(Filters.eq("state", RunResult.SWAPPING)))) {
      swap(run);
    }
    for (RunResult run : list(runs.find(Filters.eq("state", RunResult.BUILDING)))) {
      RESULTS.forEach(name -> await(database.getCollection(staging(name, run)).drop()));
      await(runs.deleteOne(Filters.eq("_id", run.id())));
    }
  }

  /**
   * Puts the results in the place of those of the run's sessions; waits while another filter does
   * so.
   *
   * @param run as it shall read when done
   */
  public void write(RunResult run, Results results) {
    WriteLease lease = WriteLease.acquire(database, run.id(), clock);
    try {
      recover();
      replace(run, results);
    } finally {
      lease.release();
    }
  }

  private void replace(RunResult run, Results results) {
    note(run.in(RunResult.BUILDING));
    Bson others = Filters.nin("session", run.sessions());
    new Staging<>(run, Collections.CONTAINERS, ContainerResult.class, ContainerResult::dockerId)
        .fill(results.containers(), Filters.nin("sessions", run.sessions()));
    new Staging<>(run, Collections.PROCESSES, ProcessResult.class, ProcessResult::key)
        .fill(results.processes(), others);
    new Staging<>(run, Collections.FILE_ACCESSES, FileAccessResult.class, FileAccessResult::id)
        .fill(results.fileAccesses(), others);
    store.makeDurable().block();
    swap(run.in(RunResult.SWAPPING));
  }

  /** The collection one kind of result is gathered in before it takes its place. */
  private final class Staging<T> {
    private final String place;
    private final MongoCollection<T> target;
    private final Function<T, String> id;

    Staging(RunResult run, String name, Class<T> type, Function<T, String> id) {
      this.place = name;
      this.target = database.getCollection(staging(name, run), type);
      this.id = id;
    }

    void fill(List<T> documents, Bson others) {
      String name = target.getNamespace().getCollectionName();
      Schema.ensureAs(store, place, name).block();
      insert(target, Flux.fromIterable(documents));
      Set<String> replaced = documents.stream().map(id).collect(Collectors.toSet());
      insert(
          target.withDocumentClass(BsonDocument.class),
          Flux.from(database.getCollection(place, BsonDocument.class).find(others))
              .filter(old -> !replaced.contains(old.getString("_id").getValue())));
    }

    private static <D> void insert(MongoCollection<D> target, Flux<D> documents) {
      documents.buffer(BATCH).concatMap(target::insertMany).then().block();
    }
  }

  private void swap(RunResult run) {
    note(run);
    List<String> present = list(database.listCollectionNames());
    for (String name : RESULTS) {
      if (present.contains(staging(name, run))) {
        await(
            database
                .getCollection(staging(name, run))
                .renameCollection(
                    new MongoNamespace(database.getName(), name),
                    new RenameCollectionOptions().dropTarget(true)));
      }
    }
    note(run.in(RunResult.DONE));
  }

  private void note(RunResult run) {
    await(runs.replaceOne(Filters.eq("_id", run.id()), run, new ReplaceOptions().upsert(true)));
    store.makeDurable().block();
  }

  private static String staging(String collection, RunResult run) {
    return collection + "_" + run.id();
  }

  private static <T> List<T> list(Publisher<T> found) {
    return Objects.requireNonNull(Flux.from(found).collectList().block());
  }

  private static void await(Publisher<?> done) {
    Mono.from(done).then().block();
  }
}
