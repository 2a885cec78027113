package org.godo.benchmark.filter;

/** What happened on the host so far; see {@link Truth}. */
final class Counts {
  private long processes;
  private long fileAccesses;
  private long writes;
  private long writtenBytes;

  void addProcess() {
    processes++;
  }

  void addFileAccess() {
    fileAccesses++;
  }

  void addWrite(int bytes) {
    writes++;
    writtenBytes += bytes;
  }

  long processes() {
    return processes;
  }

  Truth truth(long documents, int containers) {
    return new Truth(documents, processes, containers, fileAccesses, writes, writtenBytes);
  }
}
