package org.godo.filter.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.filter.container.Container;
import org.godo.filter.files.FileAccess;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.Inference;
import org.godo.model.result.Inferences;
import org.godo.model.result.Inferred;
import org.jspecify.annotations.Nullable;

/** Follows the values of one file access from step to step. */
final class AccessTrace {
  /** Fields that the call which opened the file fixes. */
  private static final List<String> OPENED =
      List.of(
          "_id",
          "host",
          "session",
          "process",
          "docker_id",
          "pid",
          "call",
          "fd",
          "file_name",
          "flags",
          "open_timestamp",
          "created",
          "renamed_from",
          "success",
          "errno");

  private final FileAccess access;
  private final RawEvent first;
  private final FieldTrace truncated;
  private final FieldTrace mapped;
  private final FieldTrace renamedTo;
  private final FieldTrace unlinked;
  private final FieldTrace writeCount;
  private final FieldTrace writers;
  private final FieldTrace close;
  private int holders;
  private long bytes;

  /**
   * @param first event by which the access became known
   */
  AccessTrace(FileAccess access, RawEvent first) {
    this.access = access;
    this.first = first;
    truncated = new FieldTrace(access::truncated);
    mapped = new FieldTrace(access::mapped);
    renamedTo = new FieldTrace(access::renamedTo);
    unlinked = new FieldTrace(access::unlinked);
    writeCount = new FieldTrace(access::writeCount);
    writers = new FieldTrace(access::writerCount);
    close = new FieldTrace(access::closeTimestamp);
    for (FieldTrace flag : List.of(truncated, mapped, renamedTo, unlinked)) {
      flag.changed();
      flag.set(List.of(reported(first)));
    }
    writeCount.changed();
    writers.changed();
  }

  FileAccess access() {
    return access;
  }

  private static Evidence reported(RawEvent event) {
    return Evidence.of(Rule.reported(event), event);
  }

  // ---- steps ---------------------------------------------------------------------------------

  /** A step is done with an event. */
  void done(RawEvent event) {
    for (FieldTrace flag : List.of(truncated, mapped, renamedTo, unlinked)) {
      if (flag.changed()) {
        flag.set(List.of(reported(event)));
      }
    }
    if (writeCount.changed()) {
      long more = access.writeBytes() - bytes;
      bytes = access.writeBytes();
      writeCount.add(Evidence.of(Rule.reported(event), event, more + " bytes"));
    }
    if (writers.changed()) {
      writers.add(reported(event));
    }
    int more = access.holders() - holders;
    descriptors(more > 0 ? held(event) : released(event), event, null);
  }

  /**
   * A process started, and may have inherited descriptors.
   *
   * @param cause event by which it was created; null if there is none
   */
  void started(ProcessInstance process, @Nullable RawEvent cause) {
    descriptors(Rule.HELD_FORK, cause, "process " + process.tgid());
  }

  /**
   * A process is over, and its exit has closed its descriptors.
   *
   * @param exit event that reported this; null if none did
   */
  void ended(ProcessInstance process, @Nullable RawEvent exit) {
    descriptors(Rule.RELEASED_EXIT, exit, "process " + process.tgid());
  }

  private void descriptors(Rule rule, @Nullable RawEvent event, @Nullable String what) {
    boolean closeChanged = close.changed();
    if (access.holders() != holders || closeChanged) {
      holders = access.holders();
      String held = holders + (holders == 1 ? " descriptor" : " descriptors");
      close.add(Evidence.of(rule, event, what == null ? held : what + "; " + held));
    }
  }

  private static Rule held(RawEvent event) {
    return switch (event.event()) {
      case "open", "snapshot" -> Rule.HELD_OPEN;
      case "dup" -> Rule.HELD_DUPLICATE;
      default -> Rule.HELD_OTHER;
    };
  }

  private static Rule released(RawEvent event) {
    if (event instanceof RawEvent.Syscall call && call.call() instanceof Call.Exec) {
      return Rule.RELEASED_EXEC;
    }
    return event.event().startsWith("close") ? Rule.RELEASED_CLOSE : Rule.RELEASED_OTHER;
  }

  // ---- the result ----------------------------------------------------------------------------

  Explanation<FileAccessResult> explain(FileAccessResult emitted) {
    Map<String, List<Evidence>> evidence = new LinkedHashMap<>();
    OPENED.forEach(field -> evidence.put(field, List.of(reported(first))));
    evidence.put("host_path", hostPath());
    evidence.put("close_timestamp", close.evidence());
    for (String field : List.of("written", "write_count", "write_bytes")) {
      evidence.put(field, writeCount.evidence());
    }
    evidence.put("writers", writers.evidence());
    evidence.put("truncated", truncated.evidence());
    evidence.put("mapped", mapped.evidence());
    evidence.put("renamed_to", renamedTo.evidence());
    evidence.put("unlinked", unlinked.evidence());
    evidence.put("complete", List.of(Evidence.of(Rule.DERIVED, null)));
    return new Explanation<>(
        emitted
            .withLaterName(access.renamedTo(), access.unlinked())
            .withInferred(inferredLate(emitted.inferred())),
        evidence);
  }

  /** Adds what later events made uncertain. */
  private Inferred inferredLate(Inferred emitted) {
    if (!(emitted instanceof Inferences before)) {
      return emitted;
    }
    Inferences inferred = before;
    for (Inference each : access.inferred().all()) {
      if (!emitted.has(each.field())) {
        inferred = inferred.with(each);
      }
    }
    return inferred;
  }

  /** Volumes and binds are known from Docker alone. */
  private List<Evidence> hostPath() {
    List<Evidence> evidence = new ArrayList<>(List.of(reported(first)));
    Container container = access.container();
    RawEvent docker = container == null ? null : container.docker();
    if (docker != null) {
      evidence.add(reported(docker));
    }
    return evidence;
  }
}
