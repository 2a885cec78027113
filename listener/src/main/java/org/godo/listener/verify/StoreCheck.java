package org.godo.listener.verify;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonBinaryReader;
import org.bson.RawBsonDocument;
import org.bson.codecs.DecoderContext;
import org.godo.model.bson.ModelCodecs;
import org.godo.model.raw.RawCollection;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.RunResult;
import org.godo.model.schema.Collections;
import org.godo.model.session.Session;
import org.godo.model.store.StoreInspection;

/** Checks the embedded store: every document decodes, and raw documents belong to a session. */
final class StoreCheck {
  private static final String CHECK = "store";
  private static final String DELIVERED = "documents_delivered";

  private static final Map<String, Class<?>> RESULTS =
      Map.of(
          Collections.CONTAINERS, ContainerResult.class,
          Collections.PROCESSES, ProcessResult.class,
          Collections.FILE_ACCESSES, FileAccessResult.class,
          Collections.RUNS, RunResult.class);

  private final Path dataDir;
  private final String database;
  private final Report report;
  private final Map<String, Long> documentsOfSession = new HashMap<>();

  StoreCheck(Path dataDir, String database, Report report) {
    this.dataDir = dataDir;
    this.database = database;
    this.report = report;
  }

  void run() throws IOException {
    try {
      Optional<StoreInspection> opened = StoreInspection.open(dataDir, database);
      if (opened.isEmpty()) {
        report.ok(CHECK, "none in this directory");
        return;
      }
      try (StoreInspection store = opened.get()) {
        check(store);
      }
    } catch (AccessDeniedException denied) {
      throw denied;
    } catch (IOException damaged) {
      report.damage(
          CHECK,
          "it cannot be opened: " + damaged.getMessage(),
          "restore documents.h2 from a copy, or move it away and replay kept captures");
    }
  }

  private void check(StoreInspection store) throws IOException {
    long before = report.failures();
    if (store.isHosted()) {
      report.skip(CHECK, "a running program has it open: it is read through that program");
    }
    if (store.damage() != null) {
      report.damage(
          CHECK,
          store.damage(),
          "restore documents.h2 from a copy, or replay kept captures; check the disk");
    }
    Map<String, Session> earlier = sessions(store, false);
    long documents = 0;
    for (RawCollection collection : RawCollection.values()) {
      documents += checkRaw(store, collection);
    }
    Map<String, Session> sessions = store.isHosted() ? sessions(store, true) : earlier;
    checkOwners(sessions);
    earlier.values().forEach(session -> checkCount(session, store.isHosted()));
    for (Map.Entry<String, Class<?>> results : new TreeMap<>(RESULTS).entrySet()) {
      checkDecodes(store, results.getKey(), results.getValue());
    }
    if (report.failures() == before) {
      report.ok(
          CHECK,
          "%d session%s, %d raw document%s, all readable"
              .formatted(
                  sessions.size(),
                  sessions.size() == 1 ? "" : "s",
                  documents,
                  documents == 1 ? "" : "s"));
    }
  }

  private Map<String, Session> sessions(StoreInspection store, boolean again) throws IOException {
    Map<String, Session> sessions = new TreeMap<>();
    Problems problems = new Problems(Collections.SESSIONS);
    walk(
        store,
        problems,
        document -> {
          Session session = decode(document, Session.class);
          sessions.put(session.id(), session);
        });
    if (!again) {
      problems.report(
          report, CHECK, "replay its capture if it was kept; 'filter' cannot read the session");
    }
    return sessions;
  }

  private long checkRaw(StoreInspection store, RawCollection collection) throws IOException {
    Problems problems = new Problems(collection.collectionName());
    RawDocumentCheck raw = new RawDocumentCheck(collection, documentsOfSession);
    walk(store, problems, raw::accept);
    problems.report(
        report,
        CHECK,
        "replay the session's capture, if it was kept, into a new --data-dir; check the disk");
    return raw.documents();
  }

  private void checkDecodes(StoreInspection store, String collection, Class<?> type)
      throws IOException {
    Problems problems = new Problems(collection);
    walk(store, problems, document -> decode(document, type));
    problems.report(report, CHECK, "run 'filter --since T' again: it writes them anew");
  }

  private void checkOwners(Map<String, Session> sessions) {
    documentsOfSession.forEach(
        (session, count) -> {
          if (!sessions.containsKey(session)) {
            report.damage(
                CHECK,
                "%d raw documents belong to session %s, which is not in 'sessions'"
                    .formatted(count, session),
                "replay its capture if it was kept; 'filter' does not read them");
          }
        });
  }

  /**
   * Documents come before the totals that count them, so there may be more of a session at work.
   */
  private void checkCount(Session session, boolean changing) {
    long found = documentsOfSession.getOrDefault(session.id(), 0L);
    long delivered = session.totals().getOrDefault(DELIVERED, found);
    boolean goesOn = session.endTimestamp() == null || changing;
    if (found == delivered || (goesOn && found > delivered)) {
      return;
    }
    String what =
        "session %s has %d raw documents, and its totals say %d"
            .formatted(session.id(), found, delivered);
    if (found < delivered && session.kind().equals(Session.LIVE)) {
      report.damage(CHECK, what, "some were removed or lost: replay its capture if it was kept");
    } else {
      report.warn(
          CHECK,
          what,
          "the files that were replayed overlap, or its last delivery was interrupted");
    }
  }

  /** What is done with each document. */
  @FunctionalInterface
  private interface Visitor {
    /**
     * Checks a document.
     *
     * @throws RuntimeException if it is not as it should be
     */
    void accept(RawBsonDocument document);
  }

  private static void walk(StoreInspection store, Problems problems, Visitor visitor) {
    try {
      StoreInspection.Documents documents = store.read(problems.collection());
      RawBsonDocument document;
      while ((document = documents.next()) != null) {
        problems.next(document);
        check(document, problems, visitor);
      }
    } catch (IOException damaged) {
      problems.unreadable(damaged.getMessage());
    }
  }

  private static void check(RawBsonDocument document, Problems problems, Visitor visitor) {
    try {
      visitor.accept(document);
    } catch (RuntimeException malformed) {
      problems.malformed(malformed);
    }
  }

  /** Decodes a document; what is damaged fails with one of many exceptions. */
  static <T> T decode(RawBsonDocument document, Class<T> type) {
    try (BsonBinaryReader reader = new BsonBinaryReader(document.getByteBuffer().asNIO())) {
      return ModelCodecs.registry().get(type).decode(reader, DecoderContext.builder().build());
    }
  }
}
