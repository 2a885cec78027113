package org.godo.filter.process;

import java.util.ArrayList;
import java.util.List;
import org.godo.model.result.ProcessResult.Execution;

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

  void add(Execution execution) {
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

  long count() {
    return count;
  }

  void clear() {
    listed.clear();
  }
}
