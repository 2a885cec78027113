package org.godo.listener.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.parse.LogLine;
import org.godo.listener.support.Messages;
import org.godo.model.error.GodoException;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole files in each form. */
final class LogFormsTest {
  private static final String STAMP = "audit(1790000000.007:100):";
  private static final String CWD = "type=CWD msg=" + STAMP + " cwd=\"/srv\"\n";
  private static final String EOE = "1320 " + STAMP + " ";

  private final List<LossWindow> losses = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  @Test
  void laurel_isReadAsTheRecordsItWasMadeOf() throws IOException {
    assertThat(
            read(
                "{\"ID\":\"1790000000.007:100\",\"NODE\":\"web\",\"SYSCALL\":{\"arch\":\"0xc000003e\","
                    + "\"syscall\":59,\"success\":\"yes\",\"exit\":-13,\"a0\":\"0x55c0\",\"items\":2,"
                    + "\"pid\":7,\"tty\":\"pts3\",\"comm\":\"a b\",\"exe\":\"/bin/a%2b%ff\",\"key\":null,"
                    + "\"SYSCALL\":\"execve\",\"PPID\":{\"exe\":\"/x\"}},"
                    + "\"EXECVE\":{\"argc\":5,\"ARGV\":[\"a\",\"\",{\"skipped_args\":2,\"skipped_bytes\":9},"
                    + "\"\\u00e4\"]},\"CWD\":{\"cwd\":\"/root\"},"
                    + "\"PATH\":[{\"item\":0,\"name\":null,\"inode\":40,\"dev\":\"fd:01\","
                    + "\"mode\":\"0o100755\",\"rdev\":\"00:00\",\"nametype\":\"NORMAL\",\"cap_fp\":\"0x0\","
                    + "\"OUID\":\"root\"},{\"item\":1,\"name\":\"/x\"}],"
                    + "\"PROCTITLE\":{\"ARGV\":[\"a\",\"b\"]},\"PARENT_INFO\":{\"ppid\":1}}\n"))
        .containsExactly(
            "1300 node=web "
                + STAMP
                + " arch=c000003e syscall=59 success=yes exit=-13 a0=55c0"
                + " items=2 pid=7 tty=pts3 comm=612062 exe=2F62696E2F612BFF key=(null)",
            "1309 node=web " + STAMP + " argc=5 a0=\"a\" a1=\"\" a4=C3A4",
            "1307 node=web " + STAMP + " cwd=\"/root\"",
            "1302 node=web "
                + STAMP
                + " item=0 name=(null) inode=40 dev=fd:01 mode=0100755"
                + " rdev=00:00 nametype=NORMAL cap_fp=0",
            "1302 node=web " + STAMP + " item=1 name=\"/x\"",
            "1327 node=web " + STAMP + " proctitle=610062",
            "1320 node=web " + STAMP + " ");
    assertThat(remarks).containsExactly("log: JSON lines of laurel (1)");
  }

  @Test
  void laurelBefore0_3_hasArgumentsOfCallsAsAList() throws IOException {
    assertThat(
            read(
                "{\"ID\":\"1790000000.007:100\",\"SYSCALL\":{\"arch\":\"0xc000003e\",\"syscall\":62,"
                    + "\"subj\":\"unconfined\",\"key\":\"k\",\"ARGV\":[\"0x29ca\",\"0x9\"]},"
                    + "\"OBJ_PID\":[{\"opid\":1}]}\n"))
        .containsExactly(
            "1300 " + STAMP + " arch=c000003e syscall=62 subj=unconfined key=\"k\" a0=29ca a1=9",
            "1318 " + STAMP,
            EOE);
  }

  @Test
  void laurelsArgumentsAsOneString_areNotKnown() throws IOException {
    assertThat(
            read(
                "{\"ID\":\"1790000000.007:100\",\"EXECVE\":{\"argc\":2,\"ARGV_STR\":\"a b c\"}}\n"))
        .containsExactly("1309 " + STAMP + " argc=2", EOE);
  }

  @Test
  void theJournalInJson_isReadWhole() throws IOException {
    assertThat(
            read(
                "{\"_TRANSPORT\":\"audit\",\"_AUDIT_TYPE\":\"1307\",\"_AUDIT_ID\":\"100\",\"_HOSTNAME\":"
                    + "\"web\",\"MESSAGE\":\"CWD cwd=\\\"/srv\\\"\",\"_SOURCE_REALTIME_TIMESTAMP\":"
                    + "\"1790000000007000\",\"__REALTIME_TIMESTAMP\":\"1790000000009123\"}\n"
                    + "{\"_TRANSPORT\":\"syslog\",\"MESSAGE\":\"hello\",\"__REALTIME_TIMESTAMP\":\"1\"}\n"
                    + "{\"_TRANSPORT\":\"kernel\",\"_HOSTNAME\":\"web\",\"__REALTIME_TIMESTAMP\":\"1\","
                    + "\"MESSAGE\":\"audit: type=1320 "
                    + STAMP
                    + " \"}\n"))
        .containsExactly("1307 node=web " + STAMP + " cwd=\"/srv\"", "1320 node=web " + STAMP);
    assertThat(remarks)
        .containsExactly("log: entries of the journal (2); 1 line of other programs passed over");
  }

  @Test
  void aMessageThatJournalctlLeftOut_isALoss() throws IOException {
    assertThat(
            read(
                CWD
                    + "{\"_TRANSPORT\":\"audit\",\"_AUDIT_TYPE\":\"1309\",\"_AUDIT_ID\":\"100\","
                    + "\"MESSAGE\":null,\"_SOURCE_REALTIME_TIMESTAMP\":\"1790000000007000\"}\n"))
        .hasSize(2)
        .element(1)
        .asString()
        .startsWith("0 ");
    assertThat(losses).extracting(LossWindow::cause).containsExactly("damaged");
  }

  @Test
  void theJournalInExportFormat_isReadWhole() throws IOException {
    String entry =
        """
        __CURSOR=s=1
        __REALTIME_TIMESTAMP=1790000000009123
        _TRANSPORT=audit
        _HOSTNAME=web
        _AUDIT_TYPE=1307
        _AUDIT_ID=100
        _SOURCE_REALTIME_TIMESTAMP=1790000000007000
        """;
    String binary = "OTHER\n\5\0\0\0\0\0\0\0a\nb=c\n";
    assertThat(
            read(
                entry + "MESSAGE=CWD cwd=\"/a\"\n\n" + entry + binary + "MESSAGE=CWD cwd=\"/b\"\n"))
        .containsExactly(
            "1307 node=web " + STAMP + " cwd=\"/a\"", "1307 node=web " + STAMP + " cwd=\"/b\"");
    assertThat(read(entry.replace("\n", "\r\n") + "MESSAGE=CWD cwd=\"/a\"\r\n\r\n"))
        .containsExactly("1307 node=web " + STAMP + " cwd=\"/a\"");
    assertThat(read(entry + "MESSAGE=CWD cwd=\"/a\"\n\n" + CWD)).hasSize(2);
    assertThat(read(CWD + entry + "MESSAGE=CWD cw")).hasSize(2).last().asString().startsWith("0 ");
  }

  @Test
  void goAudit_isReadWhole() throws IOException {
    assertThat(
            read(
                "{\"sequence\":100,\"timestamp\":\"1790000000.007\",\"messages\":[{\"type\":1307,"
                    + "\"data\":\"cwd=\\\"/srv\\\"\"}],\"uid_map\":{\"0\":\"root\"}}\n"))
        .containsExactly("1307 " + STAMP + " cwd=\"/srv\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"log\":\"X\\n\",\"stream\":\"stdout\",\"time\":\"2026-09-22T10:13:20Z\"}",
        "{\"@timestamp\":\"2026-09-22T10:13:20Z\",\"message\":\"X\"}",
        "{\"event\":{\"original\":\"X\",\"module\":\"auditd\"},\"message\":\"X\"}",
        "Sep 22 10:13:20 10.0.0.1 {\"MESSAGE\": \"Sep 22 10:13:20 web audispd: X\", \"HOSTNAME\":\"ds01\"}",
      })
  void aRecordInJson_isFound(String line) throws IOException {
    String escaped = CWD.strip().replace("\"", "\\\"") + "#035A=1";
    assertThat(read(line.replace("X", escaped) + "\n"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("1307 ")
        .endsWith(STAMP + " cwd=\"/srv\"");
  }

  @Test
  void textInUtf16_isRead() throws IOException {
    String log = "\ufeff" + CWD.replace("\n", "\r\n");
    assertThat(read("log", log.getBytes(StandardCharsets.UTF_16LE)))
        .containsExactly("1307 " + STAMP + " cwd=\"/srv\"");
    assertThat(read("log", log.getBytes(StandardCharsets.UTF_16BE)))
        .containsExactly("1307 " + STAMP + " cwd=\"/srv\"");
  }

  @Test
  void carriageReturns_areLineEnds() throws IOException {
    String enriched = "type=CWD msg=" + STAMP + " cwd=2F61";
    for (String end : List.of("\r\n", "\r", "\r\u001dA=\"b\"\r\n", "\u001dA=\"b\"\r\n")) {
      assertThat(read(enriched + end + enriched + end))
          .containsExactly("1307 " + STAMP + " cwd=2F61", "1307 " + STAMP + " cwd=2F61");
    }
    assertThat(losses).isEmpty();
  }

  @Test
  void nulBlocks_areALossUntilTheNextRecord() throws IOException {
    String next = CWD.replace("1790000000", "1790000060");
    assertThat(read(CWD + "\0".repeat(70_000) + next)).hasSize(2);
    assertThat(losses)
        .containsExactly(
            new LossWindow(Loss.DAMAGED, 1_790_000_000_007L, 1_790_000_060_007L, 70_000));
    assertThat(read("\0".repeat(70_000) + CWD)).hasSize(1);
  }

  @Test
  void aGzipFileCutBetweenLines_isTorn() throws IOException {
    byte[] gzip = Messages.gzip(CWD.repeat(9).getBytes(StandardCharsets.UTF_8));
    read("log", Arrays.copyOf(gzip, gzip.length - 8));
    assertThat(losses).extracting(LossWindow::cause).containsExactly("torn_tail");
  }

  @Test
  void linesLongerThanTheBuffer_areReadInPlace() throws IOException {
    String longer = "type=PROCTITLE msg=" + STAMP + " proctitle=\"" + "x".repeat(100_000) + "\"\n";
    List<String> read = read(CWD + longer + CWD + longer + CWD);
    assertThat(read)
        .extracting(text -> text.substring(0, 4))
        .containsExactly("1307", "1327", "1307", "1327", "1307");
    assertThat(read.get(1)).hasSize(100_000 + "1327 ".length() + STAMP.length() + 13);
  }

  @Test
  void emptyFilesAmongLogs_areNoOtherKind() throws IOException {
    try (MessageSource source =
        InputFiles.read(
            List.of(
                Messages.file("a", new byte[0]),
                Messages.file("b", CWD.getBytes(StandardCharsets.UTF_8))))) {
      assertThat(Messages.readAll(source)).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=CWD msg=audit(09/22/2026 10:13:20.000:100) : cwd=/ | line 2: the output of ausearch -i",
        "NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND | line 2: the output of ausearch --format csv",
        "Sep 22 10:13:20 web audit[9]: CWD cwd=\"/\" | line 2: the short output of journalctl",
        "{\"@timestamp\":\"1\",\"auditd\":{\"data\":{}}} | line 2: JSON of a program that does not keep",
        "{ | line 2: JSON over several lines",
        "hello | line 1: text without audit records",
      })
  void aFormThatIsNotRead_isNamed(String line, String message) {
    assertThatThrownBy(() -> read("log", ("# x\n" + line + "\n").getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(GodoException.class)
        .hasMessageStartingWith("log: " + message)
        .hasMessageContaining("; give ")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fd377a585a0000 | compressed with xz; decompress it with xz -d first",
        "4c504b534848524800 | a file of the systemd journal; give the output of journalctl",
      })
  void aFileToBeConverted_isNamed(String hex, String message) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> read("log", bytes)).hasMessageStartingWith("log: " + message);
  }

  private List<String> read(String log) throws IOException {
    return read("log", log.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> read(String name, byte[] log) throws IOException {
    losses.clear();
    remarks.clear();
    InputFile file = Messages.file(name, log);
    List<String> read = new ArrayList<>();
    try (MessageSource source = InputFiles.read(List.of(file))) {
      CapturedMessage message;
      while ((message = source.next()) != null) {
        ByteBuffer payload = message.payload().slice().order(message.payload().order());
        byte[] text = new byte[payload.remaining() - LogLine.HEADER_BYTES];
        payload.get(LogLine.HEADER_BYTES, text);
        read.add(payload.getShort(4) + " " + new String(text, StandardCharsets.UTF_8));
      }
      losses.addAll(source.drainLosses());
      remarks.addAll(source.remarks());
    }
    return read;
  }
}
