package org.godo.model.result;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.model.result.Reason.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The inferred fields of one document with their reasons, ordered by field. A field has one reason,
 * and beside it that its list is cut short. Immutable: few documents have more than three.
 */
public final class Inferences implements Inferred {
  /** No inferred field. */
  public static final Inferences NONE = new Inferences(List.of());

  private final List<Inference> ordered;

  private Inferences(List<Inference> ordered) {
    this.ordered = ordered;
  }

  /** Returns these and one more, which replaces what was inferred about the same field. */
  public Inferences with(Inference inference) {
    List<Inference> changed = new ArrayList<>(ordered.size() + 1);
    int before = 0;
    while (before < ordered.size() && compare(ordered.get(before), inference) < 0) {
      changed.add(ordered.get(before++));
    }
    changed.add(inference);
    boolean replaces = before < ordered.size() && compare(ordered.get(before), inference) == 0;
    changed.addAll(ordered.subList(replaces ? before + 1 : before, ordered.size()));
    return new Inferences(changed);
  }

  private static int compare(Inference one, Inference other) {
    int byField = one.field().compareTo(other.field());
    return byField == 0 ? Boolean.compare(isCut(one), isCut(other)) : byField;
  }

  private static boolean isCut(Inference inference) {
    return inference.reason().kind() == Kind.CUT_SHORT;
  }

  /** Returns these and, if not all elements of a list are listed, that it is cut short. */
  public Inferences withList(InferredField field, long listed, long all) {
    return listed < all ? with(Reason.LIST_CUT.about(field, listed, all)) : this;
  }

  /** Returns these without a field. */
  public Inferences without(InferredField field) {
    return has(field)
        ? new Inferences(ordered.stream().filter(each -> each.field() != field).toList())
        : this;
  }

  @Override
  public boolean has(InferredField field) {
    for (int i = 0; i < ordered.size(); i++) {
      if (ordered.get(i).field() == field) {
        return true;
      }
    }
    return false;
  }

  /** Returns why the value of a field is inferred; null if it is not. */
  public @Nullable Reason reason(InferredField field) {
    for (Inference inference : ordered) {
      if (inference.field() == field) {
        return inference.reason();
      }
    }
    return null;
  }

  /** Returns all, ordered by field. */
  public List<Inference> all() {
    return Collections.unmodifiableList(ordered);
  }

  @Override
  public int size() {
    int fields = 0;
    for (int i = 0; i < ordered.size(); i++) {
      fields += i == 0 || ordered.get(i).field() != ordered.get(i - 1).field() ? 1 : 0;
    }
    return fields;
  }

  @Override
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Inference inference : ordered) {
      texts.merge(
          inference.field().documentName(),
          inference.text(),
          (reason, listed) -> reason + "; " + listed);
    }
    return texts;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Inferences inferences && ordered.equals(inferences.ordered);
  }

  @Override
  public int hashCode() {
    return ordered.hashCode();
  }

  @Override
  public String toString() {
    return texts().toString();
  }
}
