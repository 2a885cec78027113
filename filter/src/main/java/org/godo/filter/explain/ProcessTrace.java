package org.godo.filter.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.godo.filter.container.RuntimeProgram;
import org.godo.filter.files.FileReplay;
import org.godo.filter.files.FileReplay.Location;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.tree.TreeNode;
import org.godo.filter.tree.Trees;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Subject;
import org.godo.model.result.ProcessResult;
import org.jspecify.annotations.Nullable;

/** Follows the values of one process from step to step. */
final class ProcessTrace {
  private static final List<String> IDENTITY =
      List.of("_id", "host", "session", "pid", "tgid", "start_timestamp");
  private static final Set<String> PROGRAM = Set.of("comm", "exe", "args", "uid");
  private static final Set<String> EXIT = Set.of("exit_timestamp", "exit_code", "exit_signal");
  private static final Set<String> POSITION =
      Set.of("ppid", "parent_tgid", "parent", "ancestors", "depth");
  private static final Set<String> DERIVED = Set.of("context", "complete", "star");

  private final ProcessInstance process;
  private final Trees trees;
  private final FileReplay files;
  private final RawEvent first;
  private final Map<String, FieldTrace> scalars = new LinkedHashMap<>();
  private final FieldTrace execve;
  private final FieldTrace threads;
  private final Map<String, Evidence> children = new LinkedHashMap<>();
  private final List<Evidence> filesRead = new ArrayList<>(0);
  private final List<Evidence> filesWritten = new ArrayList<>(0);
  private @Nullable TreeNode node;
  private boolean ended;

  /**
   * @param first event by which the process became known
   */
  ProcessTrace(ProcessInstance process, Trees trees, FileReplay files, RawEvent first) {
    this.process = process;
    this.trees = trees;
    this.files = files;
    this.first = first;
    scalar("exit_timestamp", process.lifetime()::exit);
    scalar("exit_code", process.lifetime()::waitStatus);
    scalar("exit_signal", process.lifetime()::waitStatus);
    scalar("comm", process.program()::comm);
    scalar("exe", process.program()::exe);
    scalar("args", process.program()::args);
    scalar("uid", process.program()::uid);
    scalar("creator", () -> key(process.lineage().creator()));
    scalar("reaper", () -> key(process.reaper()));
    scalar("cwd", () -> ofLocation(Location::cwd));
    scalar("rootfs", () -> ofLocation(Location::rootfs));
    POSITION.forEach(field -> scalar(field, () -> ofNode(TreeNode::parentKey)));
    scalar("docker_id", () -> ofNode(TreeNode::container));
    execve = new FieldTrace(process.program()::executionCount);
    threads = new FieldTrace(process.threads()::count);
  }

  private void scalar(String field, Supplier<@Nullable Object> reader) {
    scalars.put(field, new FieldTrace(reader));
  }

  private static @Nullable String key(@Nullable ProcessInstance of) {
    return of == null ? null : of.key();
  }

  private @Nullable Object ofLocation(Function<Location, @Nullable Object> field) {
    Location location = files.locationOf(process);
    return location == null ? null : field.apply(location);
  }

  private @Nullable Object ofNode(Function<TreeNode, @Nullable Object> field) {
    node = node == null ? trees.find(process) : node;
    return node == null ? null : field.apply(node);
  }

  int pid() {
    return process.tgid();
  }

  // ---- steps ---------------------------------------------------------------------------------

  /** A step is done with an event. */
  void done(Step step, RawEvent event) {
    if (!ended) {
      update(field -> List.of(evidence(field, step, event)));
      if (execve.changed() && event instanceof RawEvent.Syscall) {
        execve.add(Evidence.of(Rule.reported(event), event));
      }
      boolean threadEnds = step == Step.CONNECTOR && event instanceof RawEvent.Exit;
      if (threads.changed() || (threadEnds && event.tgid() == process.tgid())) {
        threads.add(Evidence.of(Rule.reported(event), event, "thread " + event.pid()));
      }
    }
    placeChildren(event);
  }

  /**
   * The rebuild has reached the start of the process.
   *
   * @param cause event by which the process was created; null if there is none
   * @param creator trace of the creator; null if that is not followed
   */
  void started(@Nullable RawEvent cause, @Nullable ProcessTrace creator) {
    update(field -> inherited(field, cause, creator));
    FieldTrace origin = Objects.requireNonNull(scalars.get("creator"));
    if (cause != null && origin.value() != null) {
      Set<Evidence> evidence = new LinkedHashSet<>(origin.evidence());
      evidence.add(Evidence.of(Rule.reported(cause), cause));
      origin.set(List.copyOf(evidence));
    }
  }

  /** The process moved in the trees without an event about it. */
  void moved() {
    update(field -> List.of(evidence(field, Step.DOCKER, dockerOrFirst())));
  }

  /** The process is missing from the snapshot of the next session. */
  void missed() {
    update(field -> List.of(Evidence.of(Rule.EXIT_INFERRED, null)));
  }

  /** The process is over: these are its final values. */
  void ending() {
    update(field -> List.of(Evidence.of(atEnd(field), null)));
    ended = true;
  }

  private static Rule atEnd(String field) {
    if (EXIT.contains(field)) {
      return Rule.EXIT_INFERRED;
    }
    return PROGRAM.contains(field) ? Rule.LAST_PROGRAM : Rule.DERIVED;
  }

  /** An access that the process opened is over. */
  void opened(Evidence evidence, boolean read, boolean written) {
    if (read) {
      filesRead.add(evidence);
    }
    if (written) {
      filesWritten.add(evidence);
    }
  }

  private void update(Function<String, List<Evidence>> evidence) {
    scalars.forEach(
        (field, trace) -> {
          if (trace.changed()) {
            trace.set(evidence.apply(field));
          }
        });
  }

  /**
   * Children may have been placed below the process.
   *
   * @param event by which; null if there is none
   */
  void placeChildren(@Nullable RawEvent event) {
    List<String> keys = node == null ? List.of() : node.children();
    for (int i = keys.size() - 1; i >= 0 && !children.containsKey(keys.get(i)); i--) {
      children.put(keys.get(i), Evidence.of(Rule.CHILD, event, keys.get(i)));
    }
  }

  // ---- rules ---------------------------------------------------------------------------------

  private Evidence evidence(String field, Step step, RawEvent event) {
    if (POSITION.contains(field)) {
      return position(event);
    }
    if (field.equals("docker_id")) {
      return Evidence.of(container(step), event);
    }
    if (EXIT.contains(field) && event instanceof RawEvent.Fork && !isThread(event)) {
      return Evidence.of(Rule.NEXT_FORK, event);
    }
    if (PROGRAM.contains(field) && step == Step.CALLER && !isExec(event)) {
      boolean shown = isOf(((RawEvent.Syscall) event).subject(), field);
      return Evidence.of(shown ? Rule.CALLER : Rule.INHERITED, event);
    }
    return Evidence.of(Rule.reported(event), event);
  }

  private boolean isOf(Subject subject, String field) {
    Object shown =
        switch (field) {
          case "comm" -> subject.comm();
          case "exe" -> subject.exe();
          case "uid" -> subject.uid();
          default -> null;
        };
    return shown != null && shown.equals(Objects.requireNonNull(scalars.get(field)).value());
  }

  private static boolean isExec(RawEvent event) {
    return event instanceof RawEvent.Syscall call && call.call() instanceof Call.Exec;
  }

  private static boolean isThread(RawEvent event) {
    return event.pid() != event.tgid();
  }

  private static Rule container(Step step) {
    return switch (step) {
      case SNAPSHOT, RESUME -> Rule.CONTAINER_CGROUP;
      case DOCKER -> Rule.CONTAINER_DOCKER;
      default -> Rule.CONTAINER_EXEC;
    };
  }

  private Evidence position(RawEvent event) {
    TreeNode above = node == null ? null : node.parent();
    if (above == null) {
      return Evidence.of(Rule.PARENT_NONE, first);
    }
    if (above.process() == process.lineage().creator()) {
      return Evidence.of(Rule.PARENT_CREATOR, first);
    }
    boolean shim = RuntimeProgram.isShim(above.process());
    return Evidence.of(shim ? Rule.PARENT_SHIM : Rule.PARENT_CONTAINERD, event);
  }

  private List<Evidence> inherited(
      String field, @Nullable RawEvent cause, @Nullable ProcessTrace creator) {
    RawEvent event = cause == null ? first : cause;
    if (POSITION.contains(field)) {
      return List.of(position(event));
    }
    if (field.equals("docker_id")) {
      return withCreators(field, Evidence.of(Rule.CONTAINER_CREATOR, event), creator);
    }
    if (field.equals("creator") || field.equals("reaper") || EXIT.contains(field)) {
      return List.of(Evidence.of(Rule.reported(event), event));
    }
    return withCreators(field, Evidence.of(Rule.INHERITED, event), creator);
  }

  /** Returns evidence and, behind it, the creator's evidence for the same value. */
  private List<Evidence> withCreators(String field, Evidence own, @Nullable ProcessTrace creator) {
    List<Evidence> all = new ArrayList<>(List.of(own));
    FieldTrace theirs = creator == null ? null : creator.scalars.get(field);
    if (theirs != null
        && Objects.equals(theirs.value(), Objects.requireNonNull(scalars.get(field)).value())) {
      all.addAll(theirs.evidence());
    }
    return all;
  }

  private RawEvent dockerOrFirst() {
    RawEvent docker = node == null || node.container() == null ? null : node.container().docker();
    return docker == null ? first : docker;
  }

  // ---- the result ----------------------------------------------------------------------------

  Explanation<ProcessResult> explain(ProcessResult result) {
    Map<String, List<Evidence>> evidence = new LinkedHashMap<>();
    boolean forked = first instanceof RawEvent.Fork || first instanceof RawEvent.Snapshot;
    Rule start = forked ? Rule.reported(first) : Rule.FIRST_EVENT;
    IDENTITY.forEach(field -> evidence.put(field, List.of(Evidence.of(start, first))));
    scalars.forEach((field, trace) -> evidence.put(field, trace.evidence()));
    evidence.put("execve", execve.evidence());
    evidence.put("threads", threads.evidence());
    evidence.put(
        "children",
        result.children().stream()
            .map(key -> children.getOrDefault(key, Evidence.of(Rule.CHILD, null, key)))
            .toList());
    evidence.put("files_read", filesRead);
    evidence.put("files_written", filesWritten);
    DERIVED.forEach(field -> evidence.put(field, List.of(Evidence.of(Rule.DERIVED, null))));
    return new Explanation<>(result, evidence);
  }
}
