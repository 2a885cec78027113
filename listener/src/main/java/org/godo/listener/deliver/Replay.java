package org.godo.listener.deliver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.decode.Decoders;
import org.godo.listener.decode.EventSink;
import org.godo.listener.decode.SessionContext;
import org.godo.listener.decode.SessionDecoder;
import org.godo.listener.decode.StreamDecoder;
import org.godo.listener.input.CaptureIdentity;
import org.godo.listener.input.ContainerFiles;
import org.godo.listener.input.InputFiles;
import org.godo.listener.input.LogPart;
import org.godo.listener.input.SurveyedLog;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.schema.Schema;
import org.godo.model.session.Session;
import org.godo.model.session.SessionHead;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;

/** Delivers captures or audit logs from files to the store. */
public final class Replay {
  private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private final Store store;
  private final Path dataDir;
  private final Clock clock;
  private final ContainerFiles containers;
  private final Consumer<String> remarks;

  /**
   * @param dataDir holds documents that the store refuses
   */
  public Replay(Store store, Path dataDir, Clock clock) {
    this(store, dataDir, clock, ContainerFiles.NONE, remark -> {});
  }

  /**
   * @param dataDir holds documents that the store refuses
   * @param containers what engines report about the containers of the record
   * @param remarks accepts what a user should know of how the files were read, a line each
   */
  public Replay(
      Store store, Path dataDir, Clock clock, ContainerFiles containers, Consumer<String> remarks) {
    this.store = store;
    this.dataDir = dataDir;
    this.clock = clock;
    this.containers = containers;
    this.remarks = remarks;
  }

  /**
   * Replays captures, which are one in the order given, or a log, whose files may be in any order.
   *
   * @param name of the sessions; null for the capture's own, or else the first file's
   * @param host the files were recorded on; used where they do not name it
   * @return the sessions as they are in the store now: one of a capture, of a log one for each host
   *     and boot
   * @throws GodoException if they are neither, or the store is unavailable
   */
  public List<Session> run(List<Path> paths, @Nullable String name, @Nullable String host)
      throws IOException {
    List<InputFile> files = InputFiles.of(paths);
    if (!InputFiles.areLogs(files)) {
      return List.of(runCapture(files, paths.get(0), name, host));
    }
    try (SurveyedLog log = SurveyedLog.of(files)) {
      log.remarks().forEach(remarks);
      Schema.ensure(store).block();
      Map<LogPart, DeliveredSession> parts = new LinkedHashMap<>();
      for (LogPart part : log.parts()) {
        SessionHead head = named(log.head(part, host), name, paths.get(0));
        parts.put(part, session(head).endedAt(part.endMillis()));
      }
      return deliver(log, parts);
    }
  }

  /** All sessions are in the store first: one whose turn does not come was not delivered. */
  private List<Session> deliver(SurveyedLog log, Map<LogPart, DeliveredSession> parts)
      throws IOException {
    parts.values().forEach(session -> SessionDocument.announce(store, session).block());
    List<Session> sessions = new ArrayList<>();
    for (Map.Entry<LogPart, DeliveredSession> part : parts.entrySet()) {
      SessionHead head = part.getValue().head();
      try (MessageSource source = log.read(part.getKey())) {
        SessionContext context = SessionContext.ofLog(head.id(), head.host());
        sessions.add(deliver(source, context, part.getValue()));
      }
    }
    return sessions;
  }

  private Session runCapture(
      List<InputFile> files, Path first, @Nullable String name, @Nullable String host)
      throws IOException {
    CaptureIdentity identity = CaptureIdentity.of(files, host);
    if (!SAFE_ID.matcher(identity.session()).matches()) {
      throw new GodoException(
          ExitCode.FAILED,
          first + ": names a session that cannot be one of ours: the capture is damaged");
    }
    SessionContext context = identity.context(files);
    Schema.ensure(store).block();
    try (MessageSource source = InputFiles.read(files)) {
      return deliver(source, context, session(named(identity.head(), name, first)));
    }
  }

  private DeliveredSession session(SessionHead head) {
    return DeliveredSession.ofReplay(head, dataDir.resolve("replay").resolve(head.id()));
  }

  private Session deliver(MessageSource source, SessionContext context, DeliveredSession session)
      throws IOException {
    Delivery delivery =
        new Delivery(
            store,
            new CaptureInput(source, () -> true, sink -> decoder(context, sink)),
            session,
            DeliveryOptions.replay(),
            clock);
    if (delivery.run().refused() == 0) {
      Checkpoint.remove(session.directory());
      Files.delete(session.directory());
    }
    return delivery.session();
  }

  private StreamDecoder decoder(SessionContext context, EventSink sink) {
    SessionDecoder decoder = Decoders.stream(context, sink);
    containers.events(context.session(), context.host()).forEach(decoder::reported);
    return decoder;
  }

  private static SessionHead named(SessionHead head, @Nullable String name, Path firstFile) {
    if (name != null) {
      return head.named(name);
    }
    return head.kind().equals(Session.LIVE)
        ? head
        : head.named(String.valueOf(firstFile.getFileName()));
  }
}
