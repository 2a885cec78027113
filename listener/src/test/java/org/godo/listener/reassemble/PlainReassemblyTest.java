package org.godo.listener.reassemble;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.FieldCursor;
import org.godo.listener.parse.FieldText;
import org.godo.listener.parse.RecordType;
import org.godo.listener.support.Messages;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records in every disorder, put together by the reassembler and by a plain map of lists. */
final class PlainReassemblyTest {
  private static final int[] TYPES = {
    RecordType.SYSCALL, RecordType.PATH, RecordType.PROCTITLE, RecordType.EOE, RecordType.CWD
  };

  private final List<String> emitted = new ArrayList<>();
  private final Map<String, List<String>> plain = new LinkedHashMap<>();
  private final Map<String, Long> arrivals = new LinkedHashMap<>();
  private final List<String> expected = new ArrayList<>();

  private final Reassembler reassembler =
      new Reassembler(
          new ReassemblySink() {
            @Override
            public void event(AuditEvent event) {
              emitted.add(describe(event));
            }

            @Override
            public void loss(LossWindow window) {}
          },
          ReassemblyState.NOTHING);

  /** Few serials at many times fall on the same slots; many serials make the table grow. */
  @ParameterizedTest
  @CsvSource({"1, 3, 4, 8", "2, 500, 1, 4", "3, 20000, 1, 2", "4, 64, 16, 40", "5, 8000, 3, 12"})
  void events_areThoseOfAPlainMap(long seed, int serials, int times, int text) {
    Random random = new Random(seed);
    long nowNs = 1_795_180_405_000_000_000L;
    long lastCheck = 0;
    for (int i = 0; i < 60_000; i++) {
      nowNs += random.nextInt(1_000_000);
      if (nowNs - lastCheck >= 100_000_000L) {
        lastCheck = nowNs;
        expire(nowNs);
      }
      int type = TYPES[random.nextInt(TYPES.length)];
      long millis = 1_795_180_405_000L + random.nextInt(times);
      long serial = random.nextInt(serials);
      String value = "v" + i + "x".repeat(random.nextInt(text) * random.nextInt(60));
      reassembler.accept(record(type, millis, serial, value), nowNs, i);
      accept(type, millis + ":" + serial, value, nowNs);
      assertThat(emitted).hasSameSizeAs(expected);
    }
    reassembler.finish();
    expire(Long.MAX_VALUE);

    assertThat(emitted).isEqualTo(expected).hasSizeGreaterThan(10_000);
  }

  private void accept(int type, String name, String value, long nowNs) {
    List<String> records = plain.computeIfAbsent(name, any -> new ArrayList<>());
    arrivals.putIfAbsent(name, nowNs);
    if (RecordType.impliesSyscall(type) && type != RecordType.EOE) {
      records.add(type + "=" + value);
    }
    if (type == RecordType.EOE) {
      expected.add(name + records);
      plain.remove(name);
      arrivals.remove(name);
    }
  }

  private void expire(long nowNs) {
    Iterator<Map.Entry<String, List<String>>> oldestFirst = plain.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      Map.Entry<String, List<String>> oldest = oldestFirst.next();
      if (requireNonNull(arrivals.get(oldest.getKey())) > nowNs - Reassembler.TIMEOUT_NS) {
        return;
      }
      expected.add(oldest.getKey() + oldest.getValue());
      arrivals.remove(oldest.getKey());
      oldestFirst.remove();
    }
  }

  private static AuditRecord record(int type, long millis, long serial, String value) {
    String text =
        "audit(%d.%03d:%d): v=\"%s\"".formatted(millis / 1000, millis % 1000, serial, value);
    return requireNonNull(Messages.record(Messages.audit(type, text)));
  }

  private static String describe(AuditEvent event) {
    List<String> records = new ArrayList<>();
    FieldCursor cursor = new FieldCursor();
    FieldText text = new FieldText();
    for (int n = 0; n < event.count(); n++) {
      assertThat(event.fields(n, cursor).find("v")).isTrue();
      cursor.text(text);
      records.add(event.type(n) + "=" + text.text());
    }
    return event.millis() + ":" + (event.serial() & 0xffff_ffffL) + records;
  }
}
