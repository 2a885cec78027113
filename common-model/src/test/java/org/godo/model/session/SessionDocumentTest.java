package org.godo.model.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonDocumentWriter;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.godo.model.bson.SessionCodec;
import org.junit.jupiter.api.Test;

class SessionDocumentTest {
  private static final Session FULL =
      new Session(
          new SessionHead(
                  "20261120T100000Z-h",
                  "experiment",
                  "live",
                  "h",
                  "boot",
                  "6.18",
                  "1.0.0",
                  1000L,
                  "multicast",
                  List.of("-a always,exit"),
                  1_700_000_000_000L)
              .audited(SessionHead.AUDIT_OFF, 1_700_000_000_005L),
          3,
          1_700_000_060_000L,
          List.of(new Session.ClockSample(3, 2, 1)),
          Map.of("audit_records", 5L),
          List.of(new LossWindow(Loss.AUDIT_LOST, 10, 20, 3)));

  private static final Session RUNNING =
      new Session(
          new SessionHead(
                  "id", "id", "replay", "h", "unknown", null, null, null, null, List.of(), 1)
              .partOf("id"),
          null,
          List.of(),
          Map.of(),
          List.of());

  private static BsonDocument write(Session session) {
    BsonDocument document = new BsonDocument();
    new SessionCodec()
        .encode(new BsonDocumentWriter(document), session, EncoderContext.builder().build());
    return document;
  }

  private static Session read(BsonDocument document) {
    return new SessionCodec()
        .decode(new BsonDocumentReader(document), DecoderContext.builder().build());
  }

  @Test
  void isReadBackAsWritten() {
    assertThat(read(write(FULL))).isEqualTo(FULL);
    assertThat(read(write(RUNNING))).isEqualTo(RUNNING);
  }

  @Test
  void namesItsFieldsInSnakeCase() {
    assertThat(write(FULL).keySet())
        .containsExactly(
            "_id",
            "name",
            "kind",
            "host",
            "boot_id",
            "kernel",
            "version",
            "loginuid",
            "audit",
            "audit_before",
            "audit_since",
            "rules",
            "start_timestamp",
            "ordinal",
            "end_timestamp",
            "clock_samples",
            "totals",
            "loss");
    assertThat(write(FULL).getArray("loss").get(0).asDocument().toJson())
        .isEqualTo(
            "{\"source\": \"audit\", \"cause\": \"lost\", \"from\": {\"$date\":"
                + " \"1970-01-01T00:00:00.01Z\"}, \"to\": {\"$date\":"
                + " \"1970-01-01T00:00:00.02Z\"}, \"count\": 3}");
  }
}
