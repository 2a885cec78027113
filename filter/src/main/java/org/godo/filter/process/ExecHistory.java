package org.godo.filter.process;

import java.util.ArrayList;
import java.util.List;
import org.godo.model.result.Inference;
import org.godo.model.result.InferredField;
import org.godo.model.result.ProcessResult.Execution;
import org.jspecify.annotations.Nullable;

/**
 * The execs of a process, as many as fit into a document: the first {@value #LIMIT}, with no more
 * than {@value #TEXT_LIMIT} bytes of text together.
 */
final class ExecHistory {
  static final int LIMIT = 10_000;
  static final int TEXT_LIMIT = 4 << 20;

  private final List<Execution> listed = new ArrayList<>(1);
  private long count;
  private long text;
  private long noted;
  private long firstNoted;
  private ExecArguments.@Nullable Note firstNote;

  /**
   * Adds an exec.
   *
   * @param note what is inferred or not known of its arguments; null for nothing
   */
  void add(Execution execution, ExecArguments.@Nullable Note note) {
    if (note != null && noted++ == 0) {
      firstNoted = count;
      firstNote = note;
    }
    boolean allListed = listed.size() == count;
    count++;
    if (allListed && count <= LIMIT) {
      text += textOf(execution);
      if (text <= TEXT_LIMIT) {
        listed.add(execution);
      }
    }
  }

  private static long textOf(Execution execution) {
    return TextLength.of(execution.args())
        + TextLength.of(execution.exe())
        + TextLength.of(execution.cwd())
        + TextLength.of(execution.interpreter());
  }

  List<Execution> listed() {
    return listed;
  }

  /** Returns what is inferred or not known of the arguments of the first of them that has it. */
  @Nullable Inference inferred() {
    if (firstNote == null) {
      return null;
    }
    String further = noted == 1 ? "" : "; also of %d later ones".formatted(noted - 1);
    return firstNote
        .reason()
        .about(
            InferredField.EXECVE,
            "args of exec %d: %s%s".formatted(firstNoted, firstNote.text(), further));
  }

  long count() {
    return count;
  }

  void clear() {
    listed.clear();
  }
}
