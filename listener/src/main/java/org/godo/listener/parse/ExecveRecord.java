package org.godo.listener.parse;

import java.util.List;

/**
 * The arguments of a program, from one or more EXECVE records.
 *
 * @param argc number of arguments by the kernel's count; -1 if the record that has it is missing
 * @param args the arguments recorded, each at its index; fewer than {@code argc} if the last were
 *     lost, or dropped because all together are longer than {@link #MAX_CHARS}
 * @param leftOut indexes of those that the kernel left out, as they are empty
 * @param missing indexes of those of which a record or a part is missing; the text is what is there
 */
public record ExecveRecord(
    int argc, List<String> args, List<Integer> leftOut, List<Integer> missing) {

  /** Longest argument vector that is kept, in characters, so that it fits into a document. */
  public static final int MAX_CHARS = 4 << 20;

  public ExecveRecord {
    args = List.copyOf(args);
    leftOut = List.copyOf(leftOut);
    missing = List.copyOf(missing);
  }

  /** Arguments of which none is left out. */
  ExecveRecord(int argc, List<String> args) {
    this(argc, args, List.of(), List.of());
  }

  /** Whether all arguments that the kernel counted are recorded. */
  public boolean isWhole() {
    return argc == args.size() && leftOut.isEmpty() && missing.isEmpty();
  }
}
