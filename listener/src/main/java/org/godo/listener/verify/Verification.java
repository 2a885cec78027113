package org.godo.listener.verify;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.finding.Finding;
import org.godo.listener.procfs.ProcLocks;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.file.DataDirectory;

/** Checks a data directory: captures, checkpoints, documents set aside, leftovers and the store. */
public final class Verification {
  private static final Path PROC = Path.of("/proc");

  private final Path dataDir;
  private final String database;
  private final Report report;

  /**
   * @param database name of the database in the embedded store
   * @param findings receives one finding for each part, as soon as it is checked
   */
  public Verification(Path dataDir, String database, Consumer<Finding> findings) {
    this.dataDir = dataDir;
    this.database = database;
    this.report = new Report(findings);
  }

  /**
   * Checks everything.
   *
   * @return how many findings report damage
   * @throws GodoException if the directory is not there or may not be read
   */
  public long run() throws IOException {
    if (!Files.isDirectory(dataDir)) {
      throw new GodoException(
          ExitCode.FAILED, dataDir + ": no such directory; name the one given with --data-dir");
    }
    try {
      DataDirectory.check(dataDir);
      boolean recording = isRecording();
      for (CaptureDirectory capture : CaptureDirectory.list(dataDir)) {
        new CaptureCheck(capture, quarantined(capture), recording, report).run();
      }
      checkQuarantine();
      checkReplays();
      checkScratch(recording);
      new StoreCheck(dataDir, database, report).run();
    } catch (AccessDeniedException denied) {
      throw new GodoException(
          ExitCode.NOT_PERMITTED,
          "not permitted to read " + denied.getFile() + ": run as the owner of " + dataDir,
          denied);
    }
    return report.failures();
  }

  private boolean isRecording() throws IOException {
    OptionalInt listener = ProcLocks.holder(PROC, dataDir.resolve("listener.lock"));
    listener.ifPresent(
        pid ->
            report.skip(
                "listener",
                "process "
                    + pid
                    + " is recording into this directory: the end of its capture is not checked"));
    return listener.isPresent();
  }

  private List<Integer> quarantined(CaptureDirectory capture) throws IOException {
    Path kept = dataDir.resolve("quarantine").resolve(capture.session());
    return Files.isDirectory(kept) ? CaptureDirectory.at(kept).segments() : List.of();
  }

  private void checkQuarantine() throws IOException {
    for (Path session : directories("quarantine")) {
      report.warn(
          "quarantine",
          "%d damaged segments of session %s are kept: what is whole in them was delivered"
              .formatted(CaptureDirectory.at(session).segments().size(), session.getFileName()),
          "look at them with 'listener dump " + session + "', then remove them");
    }
  }

  private void checkReplays() throws IOException {
    for (Path replay : directories("replay")) {
      String check = "replay " + replay.getFileName();
      CheckpointFile.read(replay, check, report);
      RefusedFile.check(replay, check, report);
      report.warn(
          check,
          "a replay was interrupted, or the store refused documents of it",
          "replay the same files again: nothing is doubled");
    }
  }

  private void checkScratch(boolean recording) throws IOException {
    for (String name : List.of("rehearsal", "calibrate")) {
      if (Files.exists(dataDir.resolve(name)) && !recording) {
        report.warn(
            name,
            "left behind by a program that was killed; it holds nothing of value",
            "remove " + dataDir.resolve(name));
      }
    }
  }

  private List<Path> directories(String name) throws IOException {
    Path parent = dataDir.resolve(name);
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(Files::isDirectory).sorted().toList();
    }
  }
}
