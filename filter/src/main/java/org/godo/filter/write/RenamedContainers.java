package org.godo.filter.write;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.godo.model.result.ContainerRename;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import reactor.core.publisher.Flux;

/** Gives staged results of a container that was made in another one its new id. */
final class RenamedContainers {
  private static final int BATCH = 1_000;
  private static final String ID = "docker_id";
  private static final String INFERRED = "inferred." + InferredField.DOCKER_ID.documentName();

  private final Set<String> sessions;
  private final Map<String, ContainerRename> byId;

  RenamedContainers(StagedContainers.Renames renames) {
    this.sessions = renames.sessions();
    this.byId =
        renames.renames().stream()
            .collect(Collectors.toMap(ContainerRename::from, Function.identity()));
  }

  /** Updates a collection, in one pass however many containers there are. */
  void update(MongoCollection<BsonDocument> target) {
    Flux.from(
            target
                .find(Filters.and(Filters.in("session", sessions), Filters.ne(ID, null)))
                .projection(Projections.include(ID, INFERRED))
                .sort(Sorts.ascending("_id")))
        .filter(document -> byId.containsKey(document.getString(ID).getValue()))
        .map(this::change)
        .buffer(BATCH)
        .concatMap(target::bulkWrite)
        .then()
        .block();
  }

  private UpdateOneModel<BsonDocument> change(BsonDocument document) {
    ContainerRename rename = Objects.requireNonNull(byId.get(document.getString(ID).getValue()));
    List<Bson> changes = new ArrayList<>(List.of(Updates.set(ID, rename.to())));
    BsonDocument inferred = document.getDocument("inferred", new BsonDocument());
    String reason =
        inferred.getString(InferredField.DOCKER_ID.documentName(), new BsonString("")).getValue();
    if (reason.equals(claimIn(rename.outerFrom()))) {
      changes.add(Updates.set(INFERRED, claimIn(rename.outerTo())));
    }
    return new UpdateOneModel<>(Filters.eq("_id", document.get("_id")), Updates.combine(changes));
  }

  private static String claimIn(String outer) {
    return Reason.CONTAINER_OF_CLAIM.with(outer).text();
  }
}
