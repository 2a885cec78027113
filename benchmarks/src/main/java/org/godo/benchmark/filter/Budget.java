package org.godo.benchmark.filter;

import java.util.Random;

/** Distributes the wanted number of documents over the wanted number of processes. */
final class Budget {
  private final long documents;
  private final long processes;
  private final Random random;
  private final Journal journal;
  private final Counts counts;

  /** Documents that running programs have yet to write. */
  private long promised;

  /**
   * @param documents approximate number to write in all
   * @param processes number to start, including those of the host and the runtime
   */
  Budget(long documents, long processes, Random random, Journal journal, Counts counts) {
    this.documents = documents;
    this.processes = processes;
    this.random = random;
    this.journal = journal;
    this.counts = counts;
  }

  /** Returns whether further processes may start, if so many are reserved. */
  boolean allowsProcess(int reserved) {
    return counts.processes() + reserved < processes;
  }

  /** Returns the number of documents for the next process, which are promised from now on. */
  int promise() {
    long left = Math.max(1, processes - counts.processes());
    double rest = documents - journal.documents() - promised;
    double wish = Math.min(rest / left * share(), rest / 10);
    int budget = (int) Math.max(Program.LEAST_DOCUMENTS, wish);
    promised += budget;
    return budget;
  }

  /** Most processes get few, a few get many; 1 on average. */
  private double share() {
    int of100 = random.nextInt(100);
    double share = of100 < 60 ? 0.35 : of100 < 90 ? 1 : of100 < 99 ? 3 : 22;
    return share * (0.6 + 0.8 * random.nextDouble());
  }

  /** Removes promised documents that were written. */
  void written(int documents) {
    promised -= documents;
  }
}
