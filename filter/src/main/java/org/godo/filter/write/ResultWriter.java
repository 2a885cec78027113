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
import org.godo.model.result.RunResult;
import org.godo.model.schema.Collections;
import org.godo.model.schema.Documents;
import org.godo.model.store.Store;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes the results of a run beside the old ones and then swaps them in, so that a reader never
 * sees half a run and a crash leaves the last complete one. Results of sessions that the run did
 * not read are kept.
 *
 * <p>Each step is durable before the next: the run is noted as {@code building}; its documents are
 * written to collections of its own; it is noted as {@code swapping}; the collections are renamed
 * over the old ones; it is noted as {@code done}. A run found {@code swapping} is finished by the
 * next run, one found {@code building} whose filter does not live is discarded. Runs are built side
 * by side and swapped in one at a time.
 */
public final class ResultWriter {
  static final List<String> RESULTS =
      List.of(Collections.CONTAINERS, Collections.PROCESSES, Collections.FILE_ACCESSES);

  private final Store store;
  private final Clock clock;
  private final MongoDatabase database;
  private final MongoCollection<RunResult> runs;

  /**
   * @param clock by which leases of other filters expire
   */
  public ResultWriter(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.database = Documents.in(store.database());
    this.runs = database.getCollection(Collections.RUNS, RunResult.class);
  }

  /**
   * Opens the collections for the results of a run.
   *
   * @param run with an id of its own
   */
  public Staging open(RunResult run) {
    Lease lease = Lease.acquire(database, run.id(), run.id(), clock);
    note(run.in(RunResult.BUILDING));
    return new Staging(this, store, run, lease);
  }

  /** Replaces the results of the run's sessions with the staged ones. */
  void replace(Staging staging, RunResult run) {
    Lease lease = Lease.acquire(database, Lease.RESULTS, run.id(), clock);
    try {
      recover();
      staging.addOthers();
      store.makeDurable().block();
      swap(run.in(RunResult.SWAPPING));
    } finally {
      lease.release();
    }
  }

  /** Finishes or discards interrupted runs. */
  void recover() {
    for (RunResult run : list(runs.find(Filters.eq("state", RunResult.SWAPPING)))) {
      swap(run);
    }
    for (RunResult run : list(runs.find(Filters.eq("state", RunResult.BUILDING)))) {
      if (!Lease.isHeld(database, run.id(), clock)) {
        discard(run);
      }
    }
  }

  /** Removes the staged results of a run. */
  void discard(RunResult run) {
    RESULTS.forEach(name -> await(database.getCollection(staging(name, run)).drop()));
    await(runs.deleteOne(Filters.eq("_id", run.id())));
    await(database.getCollection(Collections.LEASES).deleteOne(Filters.eq("_id", run.id())));
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

  /** Returns the name of the collection in which one kind of result of a run is staged. */
  static String staging(String collection, RunResult run) {
    return collection + "_" + run.id();
  }

  private static <T> List<T> list(Publisher<T> found) {
    return Objects.requireNonNull(Flux.from(found).collectList().block());
  }

  private static void await(Publisher<?> done) {
    Mono.from(done).then().block();
  }
}
