package org.godo.filter.read;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.List;
import java.util.Objects;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.schema.Collections;
import org.godo.model.schema.Documents;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Reads the current results. */
public final class ResultReader {
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

  private static <T> List<T> list(Publisher<T> found) {
    return Objects.requireNonNull(Flux.from(found).collectList().block());
  }
}
