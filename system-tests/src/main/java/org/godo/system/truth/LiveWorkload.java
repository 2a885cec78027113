package org.godo.system.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.godo.model.text.Printable;
import org.godo.system.Command;
import org.godo.system.LiveMachine;
import org.godo.system.Results;
import org.jspecify.annotations.Nullable;

/**
 * Records one program in one container and prints its tree, its files, and the differences between
 * the results and what strace observed; see {@code scripts/live}.
 */
public final class LiveWorkload {
  private static final String NAME = "live";
  private static final List<String> SEARCH_PATH = List.of("/usr/local/bin", "/usr/bin", "/bin");
  private static final int DIFFERENT = 1;
  private static final int FAILED = 2;

  private final Path dir;
  private final Path dataDir;
  private final Lab lab;
  private @Nullable Facts truth;
  private String notCompared = "strace is not installed";

  private LiveWorkload(Path dir, Path dataDir) {
    this.dir = dir;
    this.dataDir = dataDir;
    this.lab = new Lab(dir, dataDir);
  }

  /**
   * Runs, and exits with 0 without differences, with 1 with differences, and with 2 after a
   * failure.
   *
   * @param args the data directory, the directory in which relative names of files are looked up,
   *     and the workload
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    String auditState = LiveMachine.auditState();
    LiveWorkload live = new LiveWorkload(Files.createTempDirectory("godo-live"), Path.of(args[0]));
    // Also after Ctrl-C.
    Runtime.getRuntime().addShutdownHook(new Thread(live::close, "close"));
    int exitCode = FAILED;
    try {
      exitCode = live.run(Path.of(args[1]), List.of(args).subList(2, args.length));
    } catch (AssertionError | IllegalStateException | IllegalArgumentException failed) {
      System.err.println("live: " + Printable.escape(String.valueOf(failed.getMessage())));
    }
    if (!LiveMachine.auditState().equals(auditState)) {
      System.err.println("live: the audit state is not as before:\n" + LiveMachine.auditState());
      exitCode = FAILED;
    }
    System.exit(exitCode);
  }

  private int run(Path from, List<String> words) throws IOException, InterruptedException {
    lab.start();
    Workload workload = workload(from, words);
    boolean observed = LiveMachine.missing(List.of("strace")) == null;
    System.err.println("recording");
    String summary =
        lab.record(
            () -> {
              if (observed) {
                observe(workload);
              } else {
                lab.run(workload);
              }
            });
    Command.filter("--data-dir", dataDir, "--since", "last").run().expectSuccess();
    String container = workload.containerNames().get(0);
    String tree =
        Command.filter("tree", "--data-dir", dataDir, container).run().expectSuccess().out();
    System.out.print(tree);
    Facts found = GodoFacts.afterTheGate(Results.export(dataDir), workload.containerNames());
    System.out.println();
    Stream.of(Kind.OPENS, Kind.BYTES).flatMap(kind -> found.of(kind).stream()).forEach(this::line);
    System.out.println();
    summary.lines().filter(line -> line.startsWith("lost: ")).forEach(this::line);
    return differences(found);
  }

  private void observe(Workload workload) throws IOException, InterruptedException {
    try {
      truth = lab.observe(workload);
    } catch (IllegalArgumentException | IllegalStateException unknown) {
      notCompared = "the log of strace cannot be interpreted: " + unknown.getMessage();
    }
  }

  private int differences(Facts found) {
    if (truth == null) {
      line("differences: unknown, " + notCompared);
      return 0;
    }
    Comparison comparison = Comparison.of(truth, found);
    comparison.differences().forEach(this::line);
    int facts = Arrays.stream(Kind.values()).mapToInt(kind -> comparison.score(kind).known()).sum();
    int count = comparison.differences().size();
    System.out.printf("differences: %s in %d facts%n", count == 0 ? "none" : count, facts);
    return count == 0 ? 0 : DIFFERENT;
  }

  private void line(String line) {
    System.out.println(Printable.escape(line));
  }

  /** Returns the workload of a command line: of a program in the container or of a script here. */
  private Workload workload(Path from, List<String> words) throws IOException {
    String program = words.get(0);
    List<Path> files = new ArrayList<>();
    List<String> command = new ArrayList<>(words);
    ContainerView view = new ContainerView(lab.image(), lab.machine(), Map.of());
    Path script = from.resolve(program);
    boolean inContainer = program.startsWith("/") && view.existed(program);
    if (!inContainer && Files.isRegularFile(script)) {
      files.add(script);
      command.set(0, WatchedRun.WORK + "/" + script.getFileName());
      if (!Files.isExecutable(script)) {
        command.add(0, "/bin/sh");
      }
    } else if (!inContainer) {
      command.set(0, inSearchPath(view, program));
    }
    return new Workload(NAME, 1, List.of(), files, List.copyOf(command), null, false);
  }

  private static String inSearchPath(ContainerView view, String program) {
    return SEARCH_PATH.stream()
        .map(directory -> directory + "/" + program)
        .filter(path -> !program.contains("/") && view.existed(path))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "neither a script here nor a program in the container: " + program));
  }

  private void close() {
    try {
      lab.stop();
      try (Stream<Path> files = Files.walk(dir)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException | InterruptedException | AssertionError failed) {
      System.err.println("live: cannot remove " + dir + ": " + failed);
    }
  }
}
