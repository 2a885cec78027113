package org.godo.filter.support;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.ContainerResult.Run;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.jspecify.annotations.Nullable;

/**
 * What came of a damaged record beside what came of the whole one: every value that differs must be
 * named in {@code inferred}, or its document must not be complete. What refers to a process by its
 * key may also differ where that process says that its start, which is part of the key, is
 * inferred. Documents that are missing altogether are not asked for.
 */
public final class Compared {
  /** What a document says of itself. */
  private static final Set<String> OF_ITSELF =
      Set.of("complete", "inferred", "loss", "key", "runs");

  private static final Set<String> KEYS =
      Set.of("parent", "creator", "reaper", "children", "ancestors", "depth", "process", "writers");

  private final Results truth;
  private final Results damaged;
  private final Map<String, ProcessResult> processes = new HashMap<>();
  private final List<String> unmarked = new ArrayList<>();

  private Compared(Results truth, Results damaged) {
    this.truth = truth;
    this.damaged = damaged;
    damaged.processes().forEach(process -> processes.put(process.key(), process));
  }

  /** The wrong values that are not marked, each with its document and both values. */
  public static List<String> unmarkedWrongValues(Results truth, Results damaged) {
    Compared compared = new Compared(truth, damaged);
    compared.processes();
    compared.accesses();
    compared.containers();
    return compared.unmarked;
  }

  private void processes() {
    for (ProcessResult process : damaged.processes()) {
      ProcessResult same =
          truth.processes().stream()
              .filter(each -> each.tgid() == process.tgid())
              .min(
                  Comparator.comparingLong(
                      each -> Math.abs(each.startTimestamp() - process.startTimestamp())))
              .orElse(null);
      compare(process.key(), same, process, process.complete(), process.inferred().texts());
    }
  }

  private void accesses() {
    Map<String, FileAccessResult> byId = new HashMap<>();
    truth.fileAccesses().forEach(access -> byId.put(access.id(), access));
    for (FileAccessResult access : damaged.fileAccesses()) {
      compare(
          access.id(), byId.get(access.id()), access, access.complete(), access.inferred().texts());
    }
  }

  private void containers() {
    Map<String, ContainerResult> byId = new HashMap<>();
    truth.containers().forEach(container -> byId.put(container.dockerId(), container));
    for (ContainerResult each : damaged.containers()) {
      compare(
          each.dockerId(),
          byId.get(each.dockerId()),
          each,
          each.complete(),
          each.inferred().texts());
      runs(each, byId.get(each.dockerId()));
    }
  }

  /** A run says of itself what of it is certain. */
  private void runs(ContainerResult given, @Nullable ContainerResult right) {
    for (Run run : given.runs()) {
      String name = given.dockerId() + " run " + run.rootProcess();
      Stream<Run> runs = right == null ? Stream.of() : right.runs().stream();
      Run same =
          runs.filter(each -> Objects.equals(each.rootProcess(), run.rootProcess()))
              .findFirst()
              .orElse(null);
      boolean isKnown = run.rootProcess() != null && !refersToInferred(run.rootProcess());
      compare(name, same, run, run.complete() && isKnown, run.inferred().texts());
    }
  }

  private boolean refersToInferred(String key) {
    ProcessResult process = processes.get(key);
    return process != null && process.inferred().texts().containsKey("start_timestamp");
  }

  private void compare(
      String name,
      @Nullable Record right,
      Record given,
      boolean complete,
      Map<String, String> inferred) {
    if (complete && right == null) {
      unmarked.add(name + " is none");
    } else if (complete && right != null) {
      for (RecordComponent component : given.getClass().getRecordComponents()) {
        String field = fieldName(component);
        Object rightly = value(right, component);
        Object value = value(given, component);
        if (!OF_ITSELF.contains(field)
            && !Objects.equals(rightly, value)
            && !inferred.containsKey(markOf(field))
            && !(KEYS.contains(field) && refersToInferred(given, component))) {
          unmarked.add("%s %s is %s not %s".formatted(name, field, value, rightly));
        }
      }
    }
  }

  /** Some fields tell the same in other ways, so that one mark stands for all. */
  private static String markOf(String field) {
    return switch (field) {
      case "parent", "parent_tgid" -> "ppid";
      case "write_count", "write_bytes", "writers" -> "written";
      default -> field;
    };
  }

  private boolean refersToInferred(Record given, RecordComponent component) {
    Object value = value(given, component);
    if (given instanceof ProcessResult process && value instanceof Integer) {
      value = process.ancestors();
    }
    Predicate<Object> inferred =
        key ->
            key instanceof String text
                && processes.containsKey(text)
                && processes.get(text).inferred().texts().containsKey("start_timestamp");
    return value instanceof List<?> keys ? keys.stream().anyMatch(inferred) : inferred.test(value);
  }

  private static Object value(Record document, RecordComponent component) {
    try {
      return component.getAccessor().invoke(document);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError("a record without its accessor", impossible);
    }
  }

  /** The name that the field has in the store. */
  private static String fieldName(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
