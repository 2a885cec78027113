package org.godo.listener.cri;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteSink;
import org.godo.listener.docker.ContainerWatch;
import org.godo.listener.docker.EngineSocket;
import org.godo.model.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Notes an engine's containers and the sandboxes of its pods: each when it is first listed and when
 * its state has changed, the last time at the end. No engine is no error; one that starts later is
 * found.
 */
public final class CriWatch implements ContainerWatch {
  /**
   * The kubelet keeps a container that ended until its pod is removed, so that listing now and then
   * finds nearly all.
   */
  private static final long LIST_MILLIS = 2_000;

  /** Docker's containerd has the same socket, but no runtime interface until it is restarted. */
  private static final long NOT_SERVED_MILLIS = 10_000;

  private static final int MAX_WARNED = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long STOP_MILLIS = 5_000;

  private final EngineSocket socket;
  private final NoteSink sink;
  private final Consumer<String> warnings;
  private final Duration patience;
  private final Thread thread = new Thread(this::run, "cri");
  private final CountDownLatch firstLook = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** States of those that were noted, by id; the thread's own, as the connection is. */
  private Map<String, String> known = Map.of();

  /** What was warned of; the thread's own. */
  private final Set<String> warned = new HashSet<>();

  private @Nullable CriApi api;

  /**
   * @param socket of the engine, as {@code /run/containerd/containerd.sock}
   * @param sink accepts the notes, may block
   * @param warnings accepts what could not be noted, each once
   */
  public CriWatch(EngineSocket socket, NoteSink sink, Consumer<String> warnings) {
    this(socket, sink, warnings, PATIENCE);
  }

  CriWatch(EngineSocket socket, NoteSink sink, Consumer<String> warnings, Duration patience) {
    this.warnings = warnings;
    this.socket = socket;
    this.sink = sink;
    this.patience = patience;
    thread.setDaemon(true);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public boolean awaitFirstScan(long millis) throws InterruptedException {
    return firstLook.await(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() throws InterruptedException {
    stopped.countDown();
    thread.join(STOP_MILLIS);
    if (thread.isAlive()) {
      thread.interrupt();
    }
  }

  private void run() {
    try {
      long pause = look();
      firstLook.countDown();
      while (!stopped.await(pause, TimeUnit.MILLISECONDS)) {
        pause = look();
      }
      if (api != null) {
        look();
      }
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
    } finally {
      firstLook.countDown();
      disconnect();
    }
  }

  /** Returns how long to wait before the next look; a missing engine costs no exception. */
  private long look() throws InterruptedException {
    if (!socket.isServed()) {
      disconnect();
      return LIST_MILLIS;
    }
    try {
      noteChanged(connected());
      return LIST_MILLIS;
    } catch (CriChannel.NotServedException otherPurpose) {
      disconnect();
      return NOT_SERVED_MILLIS;
    } catch (Schema.TooLongException tooLong) {
      warn("a list of containers");
      disconnect();
      return NOT_SERVED_MILLIS;
    } catch (IOException absentOrRestarting) {
      // Looked for again after a while, over a connection of its own.
      disconnect();
      return LIST_MILLIS;
    }
  }

  private CriApi connected() {
    CriApi current = api;
    if (current == null) {
      current = new CriApi(socket.path(), patience);
      api = current;
    }
    return current;
  }

  private void disconnect() {
    CriApi current = api;
    if (current != null) {
      current.close();
      api = null;
    }
  }

  private void noteChanged(CriApi engine) throws IOException, InterruptedException {
    Map<String, String> listed = new HashMap<>();
    for (CriKind kind : CriKind.ALL) {
      for (JsonNode item : engine.list(kind)) {
        String id = item.path("id").asText();
        String state = item.path("state").asText();
        if (!state.equals(known.get(id))) {
          note(engine, kind, id, item);
        }
        listed.put(id, state);
      }
    }
    known = listed;
  }

  /** One that was removed since it was listed is noted as it was listed. */
  private void note(CriApi engine, CriKind kind, String id, JsonNode item)
      throws IOException, InterruptedException {
    JsonNode inspected;
    try {
      inspected = engine.inspect(kind, id);
    } catch (Schema.TooLongException tooLong) {
      warn("container " + Printable.escape(id));
      return;
    }
    sink.accept(new Note.ContainerSeen(inspected == null ? asInspected(item) : inspected));
  }

  private void warn(String what) {
    if (warned.size() < MAX_WARNED && warned.add(what)) {
      warnings.accept(
          what
              + " is not noted: what "
              + socket.path()
              + " reports of it is too long; neither its name nor its mounts are known");
    }
  }

  private static JsonNode asInspected(JsonNode item) {
    ObjectNode inspected = JsonNodeFactory.instance.objectNode();
    inspected.set("status", item);
    inspected.putObject("info");
    return inspected;
  }
}
