package org.godo.listener.calibrate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * The load, a program of its own, as the kernel audits no process that holds the seat. Its threads
 * open a file, write a byte and close it, over and over, under a login uid of their own.
 *
 * <p>It reads lines {@code EVENTS_PER_SECOND MILLIS}; after each it answers with {@code EVENTS
 * NANOS}: how many events it caused in what time. It ends with its input.
 */
public final class Load {
  /** Open, write, close. */
  private static final int EVENTS = 3;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private Load() {}

  /**
   * Runs until the end of its input.
   *
   * @param args login uid, directory for the files, number of threads
   */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    int threads = Integer.parseInt(args[2]);
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", 2);
        double rate = Double.parseDouble(words[0]) / threads;
        long nanos = Long.parseLong(words[1]) * NANOS_PER_MILLI;
        long start = System.nanoTime();
        List<Future<Long>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          Path file = Path.of(args[1], "load-" + i);
          running.add(workers.submit(() -> work(args[0], file, rate, start, nanos)));
        }
        long events = 0;
        for (Future<Long> worker : running) {
          events += worker.get();
        }
        out.println(events + " " + (System.nanoTime() - start));
      }
    } finally {
      workers.shutdownNow();
    }
  }

  private static long work(String loginUid, Path file, double rate, long start, long nanos)
      throws IOException {
    // A login uid belongs to a thread; what the virtual machine does on its own stays unaudited.
    Files.writeString(Path.of("/proc/thread-self/loginuid"), loginUid);
    long events = 0;
    for (long now = 0; now < nanos; now = System.nanoTime() - start) {
      long due = (long) (events / rate * NANOS_PER_SECOND);
      if (due > now) {
        LockSupport.parkNanos(due - now);
      } else {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
          open.write('x');
        }
        events += EVENTS;
      }
    }
    return events;
  }
}
