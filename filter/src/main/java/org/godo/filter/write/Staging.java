package org.godo.filter.write;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.godo.filter.result.ContainerMerge;
import org.godo.filter.result.ResultSink;
import org.godo.model.result.ContainerRename;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.Inference;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.ProcessResult.Execution;
import org.godo.model.result.RunResult;
import org.godo.model.schema.Collections;
import org.godo.model.schema.Documents;
import org.godo.model.schema.Schema;
import org.godo.model.session.RecordEnd;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The collections in which the results of one run are staged until they are swapped in. Closed
 * without {@link #commit}, they are removed.
 */
public final class Staging implements ResultSink, AutoCloseable {
  private static final int BATCH = 1_000;
  private static final int CHARS_PER_WEIGHT = 100;

  private final ResultWriter writer;
  private final Store store;
  private final MongoDatabase database;
  private final RunResult run;
  private final Lease lease;
  private final StagedContainers containers = new StagedContainers();
  private final BulkInserter<ProcessResult> processes;
  private final BulkInserter<FileAccessResult> accesses;
  private final MongoCollection<FileAccessResult> accessTarget;
  private final List<WriteModel<FileAccessResult>> changes = new ArrayList<>();
  private OverBoots overBoots = new OverBoots(Map.of());
  private List<Set<String>> boots = List.of();
  private boolean committed;

  Staging(ResultWriter writer, Store store, RunResult run, Lease lease) {
    this.writer = writer;
    this.store = store;
    this.database = Documents.in(store.database());
    this.run = run;
    this.lease = lease;
    containers.begin(run.sessions());
    processes =
        inserter(Collections.PROCESSES, ProcessResult.class, ProcessResult::key, Staging::weight);
    accesses =
        inserter(
            Collections.FILE_ACCESSES,
            FileAccessResult.class,
            FileAccessResult::id,
            Staging::weight);
    accessTarget = target(Collections.FILE_ACCESSES, FileAccessResult.class);
  }

  private <T> MongoCollection<T> target(String name, Class<T> type) {
    return database.getCollection(ResultWriter.staging(name, run), type);
  }

  private <T> BulkInserter<T> inserter(
      String name, Class<T> type, Function<T, String> id, ToLongFunction<T> weight) {
    Schema.ensureAs(store, name, ResultWriter.staging(name, run)).block();
    return new BulkInserter<>(target(name, type), id, weight);
  }

  private static long weight(ProcessResult process) {
    long chars = chars(process.args());
    for (Execution execution : process.execve()) {
      chars += chars(execution.args());
    }
    return chars / CHARS_PER_WEIGHT + process.children().size() + process.ancestors().size();
  }

  private static long chars(List<String> args) {
    return args.stream().mapToLong(String::length).sum();
  }

  private static long weight(FileAccessResult access) {
    return access.written().size() / 10L;
  }

  @Override
  public void process(ProcessResult process) {
    processes.add(process);
  }

  @Override
  public void access(FileAccessResult access) {
    accesses.add(access);
  }

  @Override
  public void renamed(String id, @Nullable String renamedTo, boolean unlinked) {
    change(
        id,
        Updates.combine(Updates.set("unlinked", unlinked), Updates.set("renamed_to", renamedTo)));
  }

  @Override
  public void inferredLate(String id, Inference inference) {
    change(id, Updates.set("inferred." + inference.field().documentName(), inference.text()));
  }

  private void change(String id, Bson change) {
    changes.add(new UpdateOneModel<>(Filters.eq("_id", id), change));
    if (changes.size() >= BATCH) {
      writeChanges();
    }
  }

  private void writeChanges() {
    accesses.flush();
    if (!changes.isEmpty()) {
      Mono.from(accessTarget.bulkWrite(changes)).block();
      changes.clear();
    }
  }

  /** Begins with the results of one host and boot: ids of its containers are its own. */
  public void begin(List<String> sessions) {
    containers.begin(sessions);
  }

  @Override
  public void container(ContainerResult container) {
    containers.add(container);
  }

  @Override
  public void containersRenamed(List<ContainerRename> renamed) {
    rename(new StagedContainers.Renames(containers.sessions(), renamed));
  }

  private void rename(StagedContainers.Renames renames) {
    processes.flush();
    writeChanges();
    for (String name : List.of(Collections.PROCESSES, Collections.FILE_ACCESSES)) {
      new RenamedContainers(renames).update(target(name, BsonDocument.class));
    }
  }

  /**
   * Replaces the results of the run's sessions with these; waits while another filter does so.
   *
   * @param done the run as it is noted afterwards
   * @param overBoots ends of the boots that are over, by the ids of their sessions
   * @param boots ids of all sessions, by boot
   */
  public void commit(RunResult done, Map<String, RecordEnd> overBoots, List<Set<String>> boots) {
    this.overBoots = new OverBoots(overBoots);
    this.boots = boots;
    processes.flush();
    writeChanges();
    writer.replace(this, done);
    committed = true;
  }

  /** Adds the current results of all sessions that the run did not read. */
  void addOthers() {
    Bson others = Filters.nin("session", run.sessions());
    add(Collections.PROCESSES, others, overBoots::process);
    add(Collections.FILE_ACCESSES, others, UnaryOperator.identity());
    addContainers();
  }

  /** A container may have been seen in sessions that the run read, and in others. */
  private void addContainers() {
    BulkInserter<ContainerResult> inserter =
        inserter(
            Collections.CONTAINERS,
            ContainerResult.class,
            ContainerResult::dockerId,
            container -> container.labels().size() + container.runs().size());
    List<ContainerResult> others = new ArrayList<>();
    Flux.from(database.getCollection(Collections.CONTAINERS, ContainerResult.class).find())
        .mapNotNull(old -> ContainerMerge.without(old, run.sessions(), overBoots::run))
        .toIterable()
        .forEach(others::add);
    StagedContainers.Unique all = containers.after(otherSessions(others), others).unique();
    all.renames().forEach(this::rename);
    all.containers().forEach(inserter::add);
    inserter.flush();
  }

  /** Returns the sessions that the run did not read of the boots in which containers were. */
  private Set<String> otherSessions(List<ContainerResult> others) {
    Set<String> its = new HashSet<>();
    others.forEach(other -> its.addAll(other.sessions()));
    boots.stream().filter(boot -> boot.stream().anyMatch(its::contains)).forEach(its::addAll);
    run.sessions().forEach(its::remove);
    return its;
  }

  /** Returns how many containers the run has a result of so far. */
  public int containers() {
    return containers.unique().containers().size();
  }

  /** Adds those for which the run has no newer result. */
  private void add(String name, Bson others, UnaryOperator<BsonDocument> update) {
    MongoCollection<BsonDocument> target = target(name, BsonDocument.class);
    Flux.from(database.getCollection(name, BsonDocument.class).find(others))
        .map(update)
        .buffer(BATCH)
        .concatMap(batch -> missing(target, batch))
        .filter(missing -> !missing.isEmpty())
        .concatMap(missing -> target.insertMany(missing, new InsertManyOptions().ordered(false)))
        .then()
        .block();
  }

  private static Mono<List<BsonDocument>> missing(
      MongoCollection<BsonDocument> target, List<BsonDocument> old) {
    List<String> ids = old.stream().map(Staging::id).toList();
    return Flux.from(target.find(Filters.in("_id", ids)).projection(Projections.include("_id")))
        .map(Staging::id)
        .collect(Collectors.toCollection(TreeSet::new))
        .map(
            (Set<String> present) ->
                old.stream().filter(each -> !present.contains(id(each))).toList());
  }

  private static String id(BsonDocument document) {
    return document.getString("_id").getValue();
  }

  /** Removes the staged results, unless they were swapped in. */
  @Override
  public void close() {
    if (!committed) {
      writer.discard(run);
    }
    lease.release();
  }
}
