package org.godo.benchmark;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Note;
import org.godo.listener.decode.Decoders;
import org.godo.listener.decode.EventSink;
import org.godo.listener.decode.SessionContext;
import org.godo.listener.decode.SessionDecoder;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Decodes the bytes of a capture log to raw events, as in delivery. One operation is one audit
 * record.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 8, time = 2)
@Fork(1)
public class DecodeBenchmark {
  /** Audit records in the capture that comes with the project. */
  static final int RECORDS = 41_605;

  /** The unchanged capture: almost every event is a document. */
  static final String DOCUMENTS = "documents";

  /** The same records, in events that yield no documents. */
  static final String NO_DOCUMENTS = "none";

  /** What the capture's events yield. */
  @Param({DOCUMENTS, NO_DOCUMENTS})
  String yields = DOCUMENTS;

  /** A capture in pcap, plain or gzip. */
  @Param("docker-run.pcap.gz")
  String capture = "";

  private @Nullable CaptureOnDisk log;

  @Setup(Level.Trial)
  public void write() throws IOException {
    log = CaptureOnDisk.write(Path.of(capture), yields.equals(NO_DOCUMENTS));
    long documents = decode(new Counter(null));
    if (yields.equals(NO_DOCUMENTS) != (documents == 0)) {
      throw new IllegalStateException(capture + " gives " + documents + " documents");
    }
  }

  @TearDown(Level.Trial)
  public void remove() throws IOException {
    requireNonNull(log).delete();
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void decode(Blackhole blackhole) throws IOException {
    decode(new Counter(blackhole));
  }

  private long decode(Counter sink) throws IOException {
    SessionDecoder decoder =
        Decoders.stream(SessionContext.of("8ff85a2b8dde", "unknown", 0L), sink);
    try (MessageSource source = requireNonNull(log).open()) {
      CapturedMessage message;
      while ((message = source.next()) != null) {
        decoder.accept(message);
      }
    }
    decoder.finish();
    if (decoder.totals().getOrDefault("audit_records", 0L) != RECORDS) {
      throw new IllegalStateException(capture + " does not hold " + RECORDS + " audit records");
    }
    return sink.documents;
  }

  /** Accepts documents. */
  private static final class Counter implements EventSink {
    private final @Nullable Blackhole blackhole;
    private long documents;

    Counter(@Nullable Blackhole blackhole) {
      this.blackhole = blackhole;
    }

    @Override
    public void event(RawEvent event) {
      documents++;
      if (blackhole != null) {
        blackhole.consume(event);
      }
    }

    @Override
    public void note(Note note) {}

    @Override
    public void loss(LossWindow window) {}
  }
}
