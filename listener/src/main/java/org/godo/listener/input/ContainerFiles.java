package org.godo.listener.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.inspect.ContainerReports;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of {@code docker inspect}, {@code podman inspect}, {@code crictl inspect} and {@code
 * crictl inspectp}: objects and arrays of them, any number in a file.
 */
public final class ContainerFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Below the position of the first segment, so that no message of a capture has the number. */
  private static final int POSITION_BITS = 40;

  /** Nothing is known beside the record. */
  public static final ContainerFiles NONE = new ContainerFiles(List.of());

  private final List<Inspected> inspected;

  /**
   * A report.
   *
   * @param millis when it was written, at the latest
   * @param position a number computed from it, so that reading it twice yields one document
   */
  private record Inspected(JsonNode report, long millis, long position) {}

  private ContainerFiles(List<Inspected> inspected) {
    this.inspected = List.copyOf(inspected);
  }

  /**
   * Reads files.
   *
   * @throws IOException if reading fails
   * @throws GodoException if one contains something else
   */
  public static ContainerFiles read(List<Path> files) throws IOException {
    List<Inspected> inspected = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        throw refusal(file, "no file that can be read", null);
      }
      long millis = Files.getLastModifiedTime(file).toMillis();
      for (JsonNode report : reports(file)) {
        inspected.add(new Inspected(report, millis, position(report)));
      }
    }
    return new ContainerFiles(inspected);
  }

  private static List<JsonNode> reports(Path file) throws IOException {
    List<JsonNode> reports = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(file.toFile())) {
      while (parser.nextToken() != null) {
        JsonNode json = JSON.readTree(parser);
        if (json.isArray()) {
          json.forEach(reports::add);
        } else {
          reports.add(json);
        }
      }
    } catch (JsonProcessingException e) {
      throw refusal(file, "no JSON at line " + e.getLocation().getLineNr(), e);
    }
    for (int i = 0; i < reports.size(); i++) {
      if (!ContainerReports.isReport(reports.get(i))) {
        throw refusal(file, "entry " + (i + 1) + " is no report on a container", null);
      }
    }
    return reports;
  }

  private static GodoException refusal(Path file, String what, @Nullable Exception cause) {
    return new GodoException(
        ExitCode.FAILED,
        file
            + ": "
            + what
            + "; --containers expects the output of docker inspect, podman inspect, crictl inspect"
            + " or crictl inspectp",
        cause);
  }

  private static long position(JsonNode report) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(JSON.writeValueAsBytes(report));
      return ByteBuffer.wrap(digest).getLong() >>> (Long.SIZE - POSITION_BITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Returns the reports as raw events of a session. */
  public List<RawEvent.Container> events(String session, String host) {
    List<RawEvent.Container> events = new ArrayList<>(inspected.size());
    for (Inspected each : inspected) {
      Origin origin =
          Origin.lookedUp(Source.INSPECT, session, host, each.millis(), each.position());
      RawEvent.Container event = ContainerReports.parse(each.report(), origin);
      if (event != null) {
        events.add(event);
      }
    }
    return events;
  }
}
