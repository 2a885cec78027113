package org.godo.filter.view;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.InferredField;
import org.godo.model.result.ProcessResult;
import org.godo.model.text.Printable;
import org.jspecify.annotations.Nullable;

/** Draws processes as trees of lines: pid, command, exit and times. */
public final class TreeView {
  private static final int RANDOM_ID = 64;
  private static final int SHORT_ID = 12;
  private static final Comparator<ProcessResult> BY_START =
      Comparator.comparingLong(ProcessResult::startTimestamp).thenComparingInt(ProcessResult::pid);

  private final Style style;
  private final DateTimeFormatter day;
  private final DateTimeFormatter time;

  /**
   * @param zone the times are shown in
   */
  public TreeView(Style style, ZoneId zone) {
    this.style = style;
    this.day = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(zone);
    this.time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(zone);
  }

  /**
   * Returns the lines of one container.
   *
   * @param processes all processes of the container
   */
  public List<String> lines(ContainerResult container, List<ProcessResult> processes) {
    List<String> lines = new ArrayList<>(List.of(header(container)));
    draw(processes, firstProcesses(container), lines);
    return lines;
  }

  /**
   * Returns the lines of processes that are in no container, host by host and boot by boot.
   *
   * @param processes in the order of their starts
   */
  public List<String> linesOutside(List<ProcessResult> processes) {
    Map<String, List<ProcessResult>> byBoot = new LinkedHashMap<>();
    for (ProcessResult process : processes) {
      byBoot.computeIfAbsent(boot(process), key -> new ArrayList<>()).add(process);
    }
    List<String> lines = new ArrayList<>();
    for (List<ProcessResult> ofBoot : byBoot.values()) {
      ProcessResult first = ofBoot.get(0);
      String start = style.aside(format(day, first.startTimestamp()));
      lines.add(style.title(Printable.escape(first.host())) + "  outside containers  " + start);
      draw(ofBoot, Set.of(), lines);
    }
    return lines;
  }

  /** Returns the keys of the first processes of its runs. */
  private static Set<String> firstProcesses(ContainerResult container) {
    Set<String> keys = new HashSet<>();
    container.runs().forEach(run -> addIfKnown(run.rootProcess(), keys));
    addIfKnown(container.rootProcess(), keys);
    return keys;
  }

  private static void addIfKnown(@Nullable String key, Set<String> keys) {
    if (key != null) {
      keys.add(key);
    }
  }

  /** Host and boot are the first parts of a key, thread group id and start the others. */
  private static String boot(ProcessResult process) {
    String key = process.key();
    return key.substring(0, key.lastIndexOf('/', key.lastIndexOf('/') - 1));
  }

  /**
   * Draws processes below each other.
   *
   * @param first keys of the first processes of a container's runs
   */
  private void draw(List<ProcessResult> processes, Set<String> first, List<String> lines) {
    Map<String, List<ProcessResult>> children = new HashMap<>();
    List<ProcessResult> roots = new ArrayList<>();
    Set<String> keys = processes.stream().map(ProcessResult::key).collect(Collectors.toSet());
    for (ProcessResult process : processes.stream().sorted(BY_START).toList()) {
      if (process.parent() != null && keys.contains(process.parent())) {
        children.computeIfAbsent(process.parent(), key -> new ArrayList<>()).add(process);
      } else {
        roots.add(process);
      }
    }
    boolean rootKnown = roots.stream().anyMatch(process -> first.contains(process.key()));
    Deque<Branch> branches = new ArrayDeque<>();
    push(branches, roots, "", rootKnown ? first : Set.of());
    while (!branches.isEmpty()) {
      Branch branch = branches.pop();
      String joint = branch.last() ? "└─ " : "├─ ";
      lines.add(branch.indent() + joint + line(branch.process(), branch.joined()));
      List<ProcessResult> below = children.getOrDefault(branch.process().key(), List.of());
      push(branches, below, branch.indent() + (branch.last() ? "   " : "│  "), Set.of());
    }
  }

  /** A process to be drawn; joined if it entered its container by {@code docker exec}. */
  private record Branch(ProcessResult process, String indent, boolean last, boolean joined) {}

  /** Pushes siblings so that the first is drawn first. */
  private static void push(
      Deque<Branch> branches, List<ProcessResult> siblings, String indent, Set<String> first) {
    for (int i = siblings.size() - 1; i >= 0; i--) {
      ProcessResult process = siblings.get(i);
      boolean last = i == siblings.size() - 1;
      boolean joined = !first.isEmpty() && !first.contains(process.key());
      branches.push(new Branch(process, indent, last, joined));
    }
  }

  private String header(ContainerResult container) {
    StringBuilder line = new StringBuilder();
    String id = container.dockerId();
    String name = container.name();
    line.append(style.title(name == null ? shortId(id) : Printable.escape(name)));
    List<String> details = new ArrayList<>();
    if (name != null) {
      details.add(shortId(id));
    }
    if (container.image() != null) {
      details.add(Printable.escape(container.image()));
    }
    if (container.madeIn() != null) {
      details.add("made in " + shortId(container.madeIn()));
    }
    if (container.startTimestamp() != null) {
      details.add(format(day, container.startTimestamp()));
    }
    if (container.startTimestamp() != null && container.endTimestamp() != null) {
      details.add(duration(container.endTimestamp() - container.startTimestamp()));
    }
    details.forEach(detail -> line.append("  ").append(style.aside(detail)));
    line.append("  ").append(containerEnd(container));
    if (!container.complete()) {
      line.append("  ").append(style.failure("incomplete: events were lost"));
    }
    return line.toString();
  }

  private String containerEnd(ContainerResult container) {
    Integer code = container.exitCode();
    if (container.runs().isEmpty() && container.processCount() == 0) {
      return code == null ? "not started" : style.failure("failed to start, exit " + code);
    }
    if (code == null) {
      return container.endTimestamp() == null ? "running" : "ended";
    }
    return code == 0 ? "exit 0" : style.failure("exit " + code);
  }

  private String line(ProcessResult process, boolean joined) {
    StringBuilder line = new StringBuilder();
    line.append(style.number(Integer.toString(process.pid()))).append(' ').append(command(process));
    if (joined) {
      line.append("  ").append(style.aside("(exec)"));
    }
    long threads = threads(process);
    if (threads > 1) {
      line.append("  ").append(style.aside(threads + " threads"));
    }
    line.append("  ").append(end(process));
    line.append("  ").append(style.aside(times(process)));
    if (!process.complete()) {
      line.append("  ").append(style.failure("incomplete"));
    }
    return line.toString();
  }

  /** Counts the threads of the process's own program, not those of a runtime before its exec. */
  private static long threads(ProcessResult process) {
    long own =
        process.execve().stream()
            .filter(ProcessResult.Execution::success)
            .mapToLong(ProcessResult.Execution::timestamp)
            .findFirst()
            .orElse(process.startTimestamp());
    return process.threads().stream()
        .filter(thread -> thread.pid() == process.pid() || thread.startTimestamp() >= own)
        .count();
  }

  /**
   * Returns the programs a process ran, one after the other; for one that called no exec, and so
   * runs its parent's program, its own name in parentheses.
   */
  private static String command(ProcessResult process) {
    List<String> programs =
        process.execve().stream()
            .filter(execution -> execution.success() && !execution.args().isEmpty())
            .map(execution -> Printable.commandLine(execution.args()))
            .toList();
    if (!programs.isEmpty()) {
      return oneAfterTheOther(programs);
    }
    boolean known = process.execve().isEmpty() && isFromBefore(process);
    return known
        ? Printable.commandLine(process.args())
        : "(" + Printable.escape(Objects.requireNonNullElse(process.comm(), "?")) + ")";
  }

  private static String oneAfterTheOther(List<String> programs) {
    StringBuilder line = new StringBuilder(programs.get(0));
    for (String program : programs.subList(1, programs.size())) {
      if (line.length() > Printable.SHOWN) {
        return line.append(String.format(Locale.ROOT, " → … (%,d programs)", programs.size()))
            .toString();
      }
      line.append(" → ").append(program);
    }
    return line.toString();
  }

  /**
   * Whether a process is older than its session: its program is known, its exec was not recorded.
   */
  private static boolean isFromBefore(ProcessResult process) {
    return !process.args().isEmpty() && !process.inferred().has(InferredField.ARGS);
  }

  private String end(ProcessResult process) {
    Integer code = process.exitCode();
    Integer signal = process.exitSignal();
    if (signal != null && signal != 0) {
      return style.failure("killed by " + signal);
    }
    if (code != null) {
      return code == 0 ? "exit 0" : style.failure("exit " + code);
    }
    return process.exitTimestamp() == null ? "running" : "end not seen";
  }

  private String times(ProcessResult process) {
    String start = format(time, process.startTimestamp());
    Long exit = process.exitTimestamp();
    return exit == null ? start : start + " +" + duration(exit - process.startTimestamp());
  }

  private static String format(DateTimeFormatter formatter, @Nullable Long millis) {
    return millis == null ? "" : formatter.format(Instant.ofEpochMilli(millis));
  }

  static String duration(long millis) {
    if (millis < 1000) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds < 60) {
      return "%d.%03ds".formatted(seconds, millis % 1000);
    }
    return seconds < 3600
        ? "%dm%02ds".formatted(seconds / 60, seconds % 60)
        : "%dh%02dm".formatted(seconds / 3600, seconds % 3600 / 60);
  }

  private static String shortId(String id) {
    return id.length() == RANDOM_ID ? id.substring(0, SHORT_ID) : Printable.escape(id);
  }
}
