package org.godo.listener.deliver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.decode.Decoders;
import org.godo.listener.decode.SessionContext;
import org.godo.listener.input.CaptureIdentity;
import org.godo.listener.input.InputFiles;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.schema.Schema;
import org.godo.model.session.Session;
import org.godo.model.session.SessionHead;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;

/** Delivers captures or audit logs from files to the store, as one session. */
public final class Replay {
  private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private final Store store;
  private final Path dataDir;
  private final Clock clock;
  private final Consumer<String> remarks;

  /**
   * @param dataDir holds documents that the store refuses
   */
  public Replay(Store store, Path dataDir, Clock clock) {
    this(store, dataDir, clock, remark -> {});
  }

  /**
   * @param dataDir holds documents that the store refuses
   * @param remarks accepts what a user should know of how the files were read, a line each
   */
  public Replay(Store store, Path dataDir, Clock clock, Consumer<String> remarks) {
    this.store = store;
    this.dataDir = dataDir;
    this.clock = clock;
    this.remarks = remarks;
  }

  /**
   * Replays files as one capture, in the order given.
   *
   * @param name of the session; null for the capture's own, or else the first file's
   * @param host the capture was recorded on; used if it does not name it
   * @return the session as it is in the store now
   * @throws GodoException if they are not a capture, or the store is unavailable
   */
  public Session run(List<Path> paths, @Nullable String name, @Nullable String host)
      throws IOException {
    List<InputFile> files = InputFiles.of(paths);
    CaptureIdentity identity = CaptureIdentity.of(files, host);
    if (!SAFE_ID.matcher(identity.session()).matches()) {
      throw new GodoException(
          ExitCode.FAILED,
          paths.get(0) + ": names a session that cannot be one of ours: the capture is damaged");
    }
    SessionContext context = identity.context(files);
    Path directory = dataDir.resolve("replay").resolve(identity.session());
    Schema.ensure(store).block();
    try (MessageSource source = InputFiles.read(files)) {
      Delivery delivery =
          new Delivery(
              store,
              new CaptureInput(source, () -> true, sink -> Decoders.stream(context, sink)),
              DeliveredSession.ofReplay(head(identity, name, paths.get(0)), directory),
              DeliveryOptions.replay(),
              clock);
      if (delivery.run().refused() == 0) {
        Files.delete(directory);
      }
      source.remarks().forEach(remarks);
      return delivery.session();
    }
  }

  private static SessionHead head(CaptureIdentity identity, @Nullable String name, Path firstFile) {
    SessionHead head = identity.head();
    if (name != null) {
      return head.named(name);
    }
    return head.kind().equals(Session.LIVE)
        ? head
        : head.named(String.valueOf(firstFile.getFileName()));
  }
}
