package org.godo.listener.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads a table of the kernel, as /proc/net/unix, row by row: any program can add rows without
 * number, of which few are wanted. The kernel bounds the rows.
 */
public final class TableReader {
  private TableReader() {}

  /**
   * Reads it.
   *
   * @param wanted from the lines to the rows that are wanted
   */
  public static <T> List<T> read(Path file, Function<Stream<String>, Stream<T>> wanted)
      throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      return wanted.apply(in.lines()).toList();
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }
}
