package org.godo.listener.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The listener as a process of its own, which keeps its capture. */
public final class ListenerProcess implements AutoCloseable {
  private final Path dir;
  private final Process process;

  private ListenerProcess(Path dir, Process process) {
    this.dir = dir;
    this.process = process;
  }

  /** Starts it with the scope of one login uid. */
  public static ListenerProcess start(Path dir, long loginUid, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.godo.listener.Main");
    command.addAll(List.of("--loginuid", Long.toString(loginUid), "--keep-capture"));
    command.addAll(List.of("--data-dir", dir.resolve("data").toString()));
    command.addAll(List.of("--docker-socket", dir.resolve("none.sock").toString()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dir.resolve("out").toFile())
            .redirectError(dir.resolve("err").toFile())
            .start();
    return new ListenerProcess(dir, process);
  }

  public long pid() {
    return process.pid();
  }

  public void awaitReady() {
    awaitMessage("ready: session ");
  }

  /** Waits until standard error contains this text. */
  public void awaitMessage(String text) {
    Awaitility.await()
        .atMost(Patience.LIMIT)
        .until(() -> err().contains(text) || !process.isAlive());
    if (!process.isAlive()) {
      throw new AssertionError("it ended: " + err());
    }
  }

  /** Stops it by SIGTERM and returns its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    return awaitExit();
  }

  /** Waits for its exit and returns the exit code. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + err());
    }
    return process.exitValue();
  }

  public String out() {
    return text("out");
  }

  public String err() {
    return text("err");
  }

  /** The segments of its capture. */
  public List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(dir.resolve("data/capture"))) {
      return files.filter(file -> file.toString().endsWith(".pcap")).sorted().toList();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private String text(String name) {
    try {
      return Files.readString(dir.resolve(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
