package org.godo.listener.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteSink;
import org.godo.model.text.Printable;

/**
 * Notes the Docker Engine's containers: all of them when it is reached and at the end, one whenever
 * something happens to it; of one that was removed by then, what the event says. No Docker is no
 * error; one that starts later is found. None is started: see {@link EngineSocket}.
 */
public final class DockerWatch implements ContainerWatch {
  /**
   * A look costs a stat, and three system calls once a manager listens for the engine; a container
   * that lives and is removed between two of them is never named.
   */
  private static final long RETRY_MILLIS = 200;

  private static final long STOP_MILLIS = 5_000;

  private static final int MAX_WARNED = 1_000;

  private final String name;
  private final DockerApi api;
  private final NoteSink sink;
  private final Consumer<String> warnings;
  private final Thread thread = new Thread(this::run, "docker");
  private final CountDownLatch firstLook = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicLong noted = new AtomicLong();

  /** Containers that exist and were noted; the thread's own. */
  private final Set<String> known = new HashSet<>();

  /** What was warned of; the thread's own. */
  private final Set<String> warned = new HashSet<>();

  /**
   * @param socket of the engine, as {@code /var/run/docker.sock}
   * @param sink accepts the notes, may block
   * @param warnings accepts what could not be noted, each once
   */
  public DockerWatch(EngineSocket socket, NoteSink sink, Consumer<String> warnings) {
    this.name = socket.path().toString();
    this.warnings = warnings;
    this.api = new DockerApi(socket);
    this.sink = sink;
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

  /** Notes made so far. */
  public long noted() {
    return noted.get();
  }

  @Override
  public void stop() throws IOException, InterruptedException {
    stopped.countDown();
    api.interrupt();
    thread.join(STOP_MILLIS);
    if (thread.isAlive()) {
      thread.interrupt();
      api.interrupt();
    }
  }

  private void run() {
    try {
      while (!stopping()) {
        follow();
        firstLook.countDown();
        if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
      if (api.isServed()) {
        noteAll();
      }
      api.disconnect();
    } catch (IOException absent) {
      // What was noted before stays.
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
    } finally {
      firstLook.countDown();
    }
  }

  private void follow() throws InterruptedException {
    if (!api.isServed()) {
      return;
    }
    try {
      api.follow(
          () -> {
            noteAll();
            firstLook.countDown();
            if (stopping()) {
              api.interrupt();
            }
          },
          this::happened);
    } catch (AnswerLimit.ExceededException tooLong) {
      warn("an event");
      firstLook.countDown();
    } catch (IOException absentOrRestarting) {
      // Looked for again after a while.
      firstLook.countDown();
    }
  }

  private void noteAll() throws IOException, InterruptedException {
    for (String id : api.containers()) {
      note(id);
    }
  }

  /** A container can be removed before the engine is queried; then its event is all there is. */
  private void happened(DockerEvent event) throws IOException, InterruptedException {
    if (event.isItsEnd()) {
      known.remove(event.id());
    } else if (!note(event.id()) && !known.contains(event.id())) {
      note(event.id(), event.asInspected());
    }
  }

  private boolean note(String id) throws IOException, InterruptedException {
    JsonNode inspect;
    try {
      inspect = api.inspect(id);
    } catch (AnswerLimit.ExceededException tooLong) {
      warn("container " + Printable.escape(id));
      return true;
    }
    if (inspect != null) {
      note(id, inspect);
    }
    return inspect != null;
  }

  private void note(String id, JsonNode inspect) throws InterruptedException {
    known.add(id);
    noted.incrementAndGet();
    sink.accept(new Note.ContainerSeen(inspect));
  }

  private void warn(String what) {
    if (warned.size() < MAX_WARNED && warned.add(what)) {
      warnings.accept(
          what
              + " is not noted: what "
              + name
              + " reports of it is too long; neither its name nor its mounts are known");
    }
  }

  private boolean stopping() {
    return stopped.getCount() == 0;
  }
}
