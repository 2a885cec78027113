package org.godo.model.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import reactor.core.publisher.Mono;

/**
 * Another program that uses a store, driven by lines on its standard input; it answers each with
 * one line. {@code insert FROM TO}, {@code durable}, {@code count}.
 */
final class StoreChild implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;

  private StoreChild(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static StoreChild start(Path dataDir) throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                StoreChild.class.getName(),
                dataDir.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    StoreChild child = new StoreChild(process);
    child.expect("open");
    return child;
  }

  String ask(String command) throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).append(command).append('\n').flush();
    String answer = answers.readLine();
    return answer == null ? "gone" : answer;
  }

  private void expect(String line) throws IOException {
    String answer = answers.readLine();
    if (!line.equals(answer)) {
      throw new IllegalStateException("expected " + line + " but got " + answer);
    }
  }

  void killHard() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    killHard();
  }

  static List<Document> documents(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new Document("_id", "s/a/%06d".formatted(i)).append("number", i))
        .toList();
  }

  public static void main(String[] args) throws IOException {
    try (Store store = Store.open(new StoreOptions(null, Path.of(args[0]), "godo"))) {
      System.out.println("open");
      var documents = store.database().getCollection("things");
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "insert" ->
              Mono.from(
                      documents.insertMany(
                          documents(Integer.parseInt(words[1]), Integer.parseInt(words[2]))))
                  .block();
          case "durable" -> store.makeDurable().block();
          case "count" -> System.out.print(Mono.from(documents.countDocuments()).block() + " ");
          default -> throw new IllegalArgumentException(line);
        }
        System.out.println("done");
      }
    }
  }
}
