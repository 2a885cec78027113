package org.godo.model.schema;

import static com.mongodb.client.model.Indexes.ascending;

import com.mongodb.client.model.IndexModel;
import java.util.List;
import java.util.Map;

/** The secondary indexes; each begins with the fields that queries match exactly. */
final class Indexes {
  private static final List<IndexModel> RAW =
      List.of(index("host", "timestamp"), index("session", "tgid"));

  private static final Map<String, List<IndexModel>> BY_COLLECTION =
      Map.of(
          Collections.PIDS, RAW,
          Collections.FDS, RAW,
          Collections.FILES, RAW,
          Collections.SESSIONS, List.of(index("host", "start_timestamp")),
          Collections.CONTAINERS, List.of(index("name")),
          Collections.PROCESSES,
              List.of(
                  index("docker_id"), index("ancestors"), index("host", "pid", "start_timestamp")),
          Collections.FILE_ACCESSES,
              List.of(index("process"), index("file_name"), index("docker_id", "open_timestamp")));

  private Indexes() {}

  private static IndexModel index(String... fields) {
    return new IndexModel(ascending(fields));
  }

  /** Returns the indexes of a collection; none for one that is small or unknown. */
  static List<IndexModel> of(String collection) {
    return BY_COLLECTION.getOrDefault(collection, List.of());
  }
}
