package org.godo.filter.support;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.Inferences;
import org.godo.model.result.Inferred;
import org.godo.model.result.ProcessResult;
import org.jspecify.annotations.Nullable;

/**
 * Results for tests, which name the components that matter to them: the others are null, empty or
 * 0, so that a new component changes no test.
 */
public final class ResultFixture<T extends Record> {
  private final Class<T> type;
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  private ResultFixture(Class<T> type) {
    this.type = type;
    for (RecordComponent component : type.getRecordComponents()) {
      values.put(component.getName(), empty(component.getType()));
    }
  }

  /** A complete process. */
  public static ResultFixture<ProcessResult> process(String key) {
    return new ResultFixture<>(ProcessResult.class)
        .with("key", key)
        .with("host", "h")
        .with("complete", true);
  }

  /** A complete and successful open. */
  public static ResultFixture<FileAccessResult> access(String id) {
    return new ResultFixture<>(FileAccessResult.class)
        .with("id", id)
        .with("host", "h")
        .with("call", FileAccessResult.OPEN)
        .with("success", true)
        .with("complete", true);
  }

  /** A complete container. */
  public static ResultFixture<ContainerResult> container(String id) {
    return new ResultFixture<>(ContainerResult.class)
        .with("dockerId", id)
        .with("host", "h")
        .with("complete", true);
  }

  /** Sets a component. */
  public ResultFixture<T> with(String component, @Nullable Object value) {
    if (!values.containsKey(component)) {
      throw new IllegalArgumentException(type.getSimpleName() + " has no " + component);
    }
    values.put(component, value);
    return this;
  }

  public T build() {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values.values().toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no " + type.getSimpleName() + " of " + values, e);
    }
  }

  private static @Nullable Object empty(Class<?> type) {
    if (type == int.class) {
      return 0;
    } else if (type == long.class) {
      return 0L;
    } else if (type == boolean.class) {
      return false;
    } else if (type == List.class) {
      return List.of();
    } else if (type == Map.class) {
      return Map.of();
    }
    return type == Inferred.class ? Inferences.NONE : null;
  }
}
