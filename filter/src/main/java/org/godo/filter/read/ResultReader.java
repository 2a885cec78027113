package org.godo.filter.read;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bson.conversions.Bson;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.RunResult;
import org.godo.model.schema.Collections;
import org.godo.model.schema.Documents;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Reads the current results. */
public final class ResultReader {
  private static final Bson OUTSIDE = Filters.eq("docker_id", null);

  private final MongoDatabase database;

  public ResultReader(MongoDatabase database) {
    this.database = Documents.in(database);
  }

  /** Returns all containers, the earliest first. */
  public List<ContainerResult> containers() {
    return list(
        database
            .getCollection(Collections.CONTAINERS, ContainerResult.class)
            .find()
            .sort(Sorts.ascending("start_timestamp", "_id")));
  }

  /** Returns the processes of one container. */
  public List<ProcessResult> processesOf(String dockerId) {
    return list(
        database
            .getCollection(Collections.PROCESSES, ProcessResult.class)
            .find(Filters.eq("docker_id", dockerId)));
  }

  /** Returns how many processes are in no container. */
  public long countOutside() {
    return Objects.requireNonNull(
        Flux.from(
                database
                    .getCollection(Collections.PROCESSES, ProcessResult.class)
                    .countDocuments(OUTSIDE))
            .blockFirst());
  }

  /** Returns the processes that are in no container, the earliest first. */
  public List<ProcessResult> processesOutside() {
    return list(
        database
            .getCollection(Collections.PROCESSES, ProcessResult.class)
            .find(OUTSIDE)
            .sort(Sorts.ascending("start_timestamp", "_id")));
  }

  /** Returns the process with a key; an empty list if there is none. */
  public List<ProcessResult> processesWithKey(String key) {
    return processes(Filters.eq("_id", key));
  }

  /** Returns the processes with a pid, the latest first. */
  public List<ProcessResult> processesWithPid(int pid) {
    return processes(Filters.eq("pid", pid));
  }

  private List<ProcessResult> processes(Bson filter) {
    return list(
        database
            .getCollection(Collections.PROCESSES, ProcessResult.class)
            .find(filter)
            .sort(Sorts.descending("start_timestamp", "_id")));
  }

  /** Returns the file access with an id; an empty list if there is none. */
  public List<FileAccessResult> accessesWithId(String id) {
    return accesses(Filters.eq("_id", id));
  }

  /** Returns the accesses to a file by any of its names, the latest first. */
  public List<FileAccessResult> accessesTo(String path) {
    return accesses(
        Filters.or(
            Stream.of("file_name", "host_path", "renamed_from", "renamed_to")
                .map(field -> Filters.eq(field, path))
                .toList()));
  }

  private List<FileAccessResult> accesses(Bson filter) {
    return list(
        database
            .getCollection(Collections.FILE_ACCESSES, FileAccessResult.class)
            .find(filter)
            .sort(Sorts.descending("open_timestamp", "_id")));
  }

  /** Returns the completed runs, the latest first. */
  public List<RunResult> runs() {
    return list(
        database
            .getCollection(Collections.RUNS, RunResult.class)
            .find(Filters.eq("state", RunResult.DONE))
            .sort(Sorts.descending("start_timestamp", "_id")));
  }

  private static <T> List<T> list(Publisher<T> found) {
    return Objects.requireNonNull(Flux.from(found).collectList().block());
  }
}
