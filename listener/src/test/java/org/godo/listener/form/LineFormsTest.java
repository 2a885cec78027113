package org.godo.listener.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.parse.LogLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineFormsTest {
  private static final String STAMP = "audit(1790000000.000:100): ";
  private static final String CWD = "type=CWD msg=" + STAMP + "cwd=\"/srv\"";
  private static final String CWD_MESSAGE = "1307 " + STAMP + "cwd=\"/srv\"";
  private static final String PATH =
      "type=PATH msg="
          + STAMP
          + "item=0 name=\"/x\" inode=7 dev=fd:01 mode=0100755 ouid=0 ogid=0 rdev=00:00"
          + " nametype=NORMAL";
  private static final String CALL =
      STAMP
          + "arch=c000003e syscall=231 a0=3 a1=0 a2=0 a3=0 items=0 ppid=1 pid=1020 auid=1000"
          + " uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=1"
          + " comm=\"id\" exe=\"/usr/bin/id\" key=(null)";

  private final LineForms forms = new LineForms();
  private final RecordBuffer records = new RecordBuffer();

  @Test
  void aLineOfAuditd_isTheMessageOfTheKernel() {
    assertThat(read("type=SYSCALL msg=" + CALL)).containsExactly("1300 " + CALL);
    assertThat(read("node=web " + CWD)).containsExactly("1307 node=web " + STAMP + "cwd=\"/srv\"");
    assertThat(forms.counts().remarks("f")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001dOUID=\"root\"",
        "#035OUID=\"root\"",
        "\\x1dOUID=\"root\"",
        "\\035OUID=\"root\"",
        "^]OUID=\"root\"",
        "  \t ",
        "#012",
        "#015#012"
      })
  void whatIsBehindARecord_belongsToNoField(String behind) {
    assertThat(read(PATH + behind)).containsExactly("1302 " + PATH.substring(14));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a#035B", "/a#012", "/a\\x1dB", "/#035OUID=", "/^]B"})
  void aNameThatLooksLikeAnEscape_staysWhatItIs(String name) {
    assertThat(read("type=CWD msg=" + STAMP + "cwd=\"" + name + "\""))
        .containsExactly("1307 " + STAMP + "cwd=\"" + name + "\"");
    assertThat(read("type=EXECVE msg=" + STAMP + "argc=2 a0=\"" + name + "\" a1=\"b\"#012"))
        .containsExactly("1309 " + STAMP + "argc=2 a0=\"" + name + "\" a1=\"b\"");
  }

  @Test
  void tabsBetweenFields_areBlanks() {
    assertThat(read(PATH.replace(" ", "\t"))).containsExactly("1302 " + PATH.substring(14));
  }

  @Test
  void aByteOrderMark_isNoPartOfTheRecord() {
    assertThat(read("\ufeff" + CWD)).containsExactly(CWD_MESSAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sep 22 10:13:20 web01 audisp-syslog[611]: | web01",
        "Sep  2 10:13:20 web01 audispd: | web01",
        "2026-09-22T10:13:20.123456+02:00 web-2.example audisp-syslog[1]: | web-2.example",
        "<86>Sep 22 10:13:20 web01 audispd: | web01",
        "<13>1 2026-09-22T10:13:20.000Z web01 audispd 611 - - | web01",
        "2026-09-22T10:13:20.000000000Z stdout F | ",
        "web01/audit.log: | ",
        "Sep 22 10:13:20 - audispd: | ",
        "17: | ",
      })
  void aPrefix_isReadForItsHostAndPassedOver(String prefix, String host) {
    String node = host == null ? "" : "node=" + host + " ";
    assertThat(read(prefix + " " + CWD)).containsExactly("1307 " + node + STAMP + "cwd=\"/srv\"");
    assertThat(forms.counts().remarks("f"))
        .containsExactly("f: records behind a prefix, as syslog writes them (1)");
  }

  @Test
  void theNodeOfARecord_countsBeforeThatOfItsPrefix() {
    assertThat(read("Sep 22 10:13:20 relay audispd: node=web01 " + CWD))
        .containsExactly("1307 node=web01 " + STAMP + "cwd=\"/srv\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[   12.345678] audit: type=1300 ",
        "[Tue Sep 22 10:13:20 2026] audit: type=1300 ",
        "[   12.345678] type=1300 ",
        "<5>[   12.345678] audit: type=1300 "
      })
  void messagesOfTheKernel_haveNumbersAsTypes(String before) {
    assertThat(read(before + CALL)).containsExactly("1300 " + CALL);
  }

  @Test
  void messagesOfTheKernelInSyslog_haveAHost() {
    assertThat(read("Sep 22 10:13:20 web01 kernel: [   12.345] audit: type=1300 " + CALL))
        .containsExactly("1300 node=web01 " + CALL);
  }

  @Test
  void aMessageOfTheKernelAsLongAsItsBuffer_isCut() {
    String title = "type=1309 " + STAMP + "argc=2 a0=\"x\" a1=" + "41".repeat(440);
    assertThat(read("type=EXECVE msg=" + title.substring(10)))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("1309 audit(");
    assertThat(read("[   12.345678] audit: " + title)).containsExactly("0 " + title);
    assertThat(records.cutBytes()).isEqualTo(title.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"----", "time->Tue Sep 22 10:13:20 2026", "# a comment", "<no matches>", ""})
  void decoration_isNoRecord(String line) {
    assertThat(read(line)).isEmpty();
    assertThat(records.cutBytes()).isZero();
  }

  @Test
  void whatIsPassedOver_isCounted() {
    read("----");
    read("time->Tue Sep 22 10:13:20 2026");
    read(CWD);
    assertThat(forms.counts().remarks("f"))
        .containsExactly("f: the output of ausearch; 2 lines of decoration passed over");
  }

  @Test
  void aRecordWrittenBehindOneThatWasCut_isRead() {
    assertThat(read("type=EXECVE msg=" + STAMP + "argc=2 a0=\"cat\" a1=\"/etc/pas" + CWD))
        .containsExactly(
            "0 type=EXECVE msg=" + STAMP + "argc=2 a0=\"cat\" a1=\"/etc/pas", CWD_MESSAGE);
    assertThat(records.cutBytes()).isEqualTo(71);
    assertThat(read(CWD.substring(0, CWD.length() - 2) + PATH))
        .element(1)
        .asString()
        .isEqualTo("1302 " + PATH.substring(14));
    assertThat(read("type=SYSCALL msg=audit(17900" + "node=web " + CWD))
        .last()
        .asString()
        .isEqualTo("1307 node=web " + STAMP + "cwd=\"/srv\"");
  }

  @Test
  void recordsWithoutALineEndBetweenThem_areBothRead() {
    assertThat(read(PATH + CWD)).containsExactly("1302 " + PATH.substring(14), CWD_MESSAGE);
    assertThat(read(PATH + " " + CWD)).containsExactly("1302 " + PATH.substring(14), CWD_MESSAGE);
    assertThat(read(PATH + "#012" + CWD))
        .containsExactly("1302 " + PATH.substring(14), CWD_MESSAGE);
    assertThat(records.cutBytes()).isZero();
  }

  @Test
  void aBlockOfNulBytes_endsARecordAndIsDamage() {
    assertThat(read("type=CWD msg=" + STAMP + "cwd=\"/s" + "\0".repeat(100) + CWD))
        .containsExactly("0 type=CWD msg=" + STAMP + "cwd=\"/s", CWD_MESSAGE);
    assertThat(records.cutBytes()).isEqualTo(147);
    assertThat(read("\0".repeat(4096) + PATH)).containsExactly("1302 " + PATH.substring(14));
    assertThat(read(CWD + "\0\0")).containsExactly(CWD_MESSAGE);
    assertThat(records.cutBytes()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type=PATH msg=" + STAMP + "item=0 name=\"/x\" inode=7 dev=fd:01 mode=010",
        "type=PATH msg=" + STAMP + "item=0 name=\"/x",
        "type=PATH msg=" + STAMP + "item=0 name=\"/x\" inode=7 dev=fd:01 rdev=00:00 nametype=NOR",
        "type=PATH msg=" + STAMP + "item=0 name=\"/x/li16.925:303): proctitle=2F62",
        "type=CWD msg=" + STAMP + "cwd=\"/srv/lib\" inode=7 rdev=00:00 nametype=NORMAL",
        "type=PROCTITLE msg=" + STAMP + "proctitle=2F62: item=0 name=\"/x\"",
        "type=EXECVE msg=" + STAMP + "argc=2 a0=\"cat\" a1=\"/etc/pas",
        "type=EXECVE msg=" + STAMP + "argc=2 a0=\"cat\" a1=2F7",
        "type=EXECVE msg=" + STAMP + "argc=2 a0=\"cat\" a1=",
        "type=CWD msg=" + STAMP + "cwd=2F7",
        "type=CWD msg=" + STAMP,
        "type=SYSCALL msg=" + STAMP + "arch=c000003e syscall=59 success=yes exit=1",
        "type=SYSCALL msg=" + STAMP + "arch=c000003e syscall=59 items=0 ppid=1 pid=7 uid=10",
      })
  void aLineThatIsCut_isNoRecord(String line) {
    assertThat(read(line)).containsExactly("0 " + line);
    assertThat(records.cutBytes()).isPositive();
    assertThat(readLast(line)).isEmpty();
    assertThat(records.isTorn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type=SYSCALL msg=" + CALL,
        CWD,
        PATH,
        PATH + " cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_fro",
        PATH + "\u001dOUID=\"ro",
        "type=EXECVE msg=" + STAMP + "argc=2 a0=\"cat\" a1=\"b\"",
        "type=PROCTITLE msg=" + STAMP + "proctitle=\"cat\"",
        "type=EOE msg=audit(1790000000.000:100): ",
        "type=USER_END msg=" + STAMP + "pid=1 uid=0 msg='op=x res=success'",
      })
  void aWholeLastLine_isRead(String line) {
    assertThat(readLast(line)).hasSize(1).first().asString().startsWith("1");
    assertThat(records.isTorn()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type=EXECVE msg=" + STAMP + "argc=2 a0=\"cat\" a1=2F746D70",
        "type=EXECVE msg=" + STAMP + "argc=3 a0=\"cat\" a1=\"b\"",
        "type=CWD msg=" + STAMP + "cwd=2F746D70",
        "type=PATH msg=" + STAMP + "item=0 name=\"/x\"",
        "type=SYSCALL msg=audit(1790000000.000:10",
      })
  void aLastLineThatMayGoOn_isTorn(String line) {
    assertThat(readLast(line)).isEmpty();
    assertThat(records.isTorn()).isTrue();
  }

  @Test
  void aTitleThatMayGoOn_endsItsEventWithoutAValue() {
    assertThat(readLast("type=PROCTITLE msg=" + STAMP + "proctitle=636174002F746D70"))
        .containsExactly("1327 audit(1790000000.000:100):");
    assertThat(records.isTorn()).isFalse();
    assertThat(readLast("type=PROCTITLE msg=" + STAMP + "proctitle=" + "41".repeat(128)))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=CWD msg=audit(09/22/2026 10:13:20.000:100) : cwd=/ | AUSEARCH_INTERPRETED",
        "type=CWD msg=audit(22.09.2026 10:13:20.000:100) : cwd=/ | AUSEARCH_INTERPRETED",
        "NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND | AUSEARCH_CSV",
        "At 10:13:20 09/22/2026 root, acting as root, successfully executed id | AUSEARCH_TEXT",
        "File Report | AUREPORT",
        "Sep 22 10:13:20 web01 audit[970]: SYSCALL arch=c000003e syscall=59 | JOURNAL_SHORT",
        "Sep 22 10:13:20 web01 audit: CWD cwd=\"/\" | JOURNAL_SHORT",
        "SYSCALL arch=c000003e syscall=59 | JOURNAL_SHORT",
      })
  void aFormWithoutWholeRecords_isRecognised(String line, Unread form) {
    read(line);
    assertThat(records.hasRecord()).isFalse();
    assertThat(forms.unread()).isEqualTo(form);
  }

  @Test
  void linesOfOtherPrograms_arePassedOver() {
    assertThat(read("Sep 22 10:13:20 web01 sshd[12]: Accepted publickey for root")).isEmpty();
    assertThat(read("[   12.345678] usb 1-1: new device")).isEmpty();
    assertThat(forms.counts().others()).isEqualTo(2);
    assertThat(read("not a record")).containsExactly("0 not a record");
  }

  @Test
  void partsOfALineInAContainersLog_areOneLine() {
    String before = "2026-09-22T10:13:20.000000000Z stdout ";
    assertThat(read(before + "P " + CWD.substring(0, 20))).isEmpty();
    assertThat(read("2026-09-22T10:13:20.000000000Z stderr P noise")).isEmpty();
    assertThat(read(before + "P " + CWD.substring(20, 40))).isEmpty();
    assertThat(read(before + "F " + CWD.substring(40))).containsExactly(CWD_MESSAGE);
    assertThat(records.cutBytes()).isZero();
    assertThat(read(before + "F " + CWD)).containsExactly(CWD_MESSAGE);
    forms.finish(records);
    assertThat(records.cutBytes()).isEqualTo("noise".length());
  }

  @Test
  void aPartOfALine_isNeverReadAsWhole() {
    String before = "2026-09-22T10:13:20.000000000Z stdout ";
    String execve = "type=EXECVE msg=" + STAMP + "argc=2 a0=\"ls\" a1=2D";
    assertThat(read(before + "P " + execve)).isEmpty();
    assertThat(read(before + "F " + CWD)).containsExactly("0 " + execve, CWD_MESSAGE);
    assertThat(records.cutBytes()).isEqualTo(execve.length());
    assertThat(read(before + "P " + execve)).isEmpty();
    forms.finish(records);
    assertThat(records.cutBytes()).isEqualTo(execve.length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "%s",
        "%s,web01",
        "2026-09-22,web01,%s,audit,7",
      })
  void aRecordInCsv_hasItsQuotesTwice(String line) {
    for (String record :
        List.of(
            "type=EXECVE msg=" + STAMP + "argc=3 a0=\"ls\" a1=\"\" a2=\"-l\"",
            "type=EXECVE msg=" + STAMP + "argc=1 a0=6C73",
            PATH,
            CWD)) {
      String quoted = '"' + record.replace("\"", "\"\"") + '"';
      assertThat(read(line.formatted(quoted)))
          .as(quoted)
          .singleElement()
          .asString()
          .endsWith(record.substring(record.indexOf("audit(")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"argc=2 a0=\"\"ls\"\" a1=\"\"-l\"\"", "argc=1 a0=\"\"ls\"\""})
  void aRecordWhoseQuotesAreDoubled_isNotReadAsItStands(String fields) {
    assertThat(read("type=EXECVE msg=" + STAMP + fields))
        .containsExactly("1309 " + STAMP + fields.replace("\"\"", "\""));
    assertThat(read("type=EXECVE msg=" + STAMP + "argc=2 a0=\"\" a1=\"b\""))
        .containsExactly("1309 " + STAMP + "argc=2 a0=\"\" a1=\"b\"");
  }

  @Test
  void aStringThatLooksLikeARecordInCsv_isAString() {
    String record = "argc=2 a0=\"echo\" a1=\"type=CWD\" a2=\"\"";
    assertThat(read("Sep 22 10:13:20 web01 audispd: type=EXECVE msg=" + STAMP + record))
        .containsExactly("1309 node=web01 " + STAMP + record);
  }

  // ---- what programs write ---------------------------------------------------------------------

  private static final String FORGED =
      "type=SYSCALL msg=audit(1790000000.000:99): arch=c000003e syscall=231 success=yes a0=3"
          + " comm=\"id\" exe=\"/usr/bin/id\"";

  private static final String KERNEL_FORGED =
      "type=1300 audit(1790000000.000:99): arch=c000003e syscall=231 success=yes a0=3 comm=\"id\""
          + " exe=\"/usr/bin/id\"";
  private static final String LAUREL_FORGED =
      "{\"ID\":\"1790000000.000:99\",\"SYSCALL\":{\"syscall\":231,\"pid\":7}}";

  /** The kernel writes the text of a user message as it is; it needs CAP_AUDIT_WRITE alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {"USER", "USER_LOGIN", "USER_AVC", "TRUSTED_APP", "UNKNOWN[1199]", "NONE_KNOWN"})
  void whatAUserMessageSays_isNoRecord(String type) {
    String message = " msg=audit(1790000000.000:100): pid=5 uid=0 msg='hello " + FORGED + "'";

    assertThat(read("type=" + type + message)).noneMatch(record -> record.startsWith("1300 "));
    assertThat(read("node=a type=" + type + message.replace("type=SYSCALL", "node=b type=SYSCALL")))
        .noneMatch(record -> record.startsWith("1300 "));
  }

  /** Docker's syslog driver, logger(1), and whatever else writes to syslog. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sep 22 10:13:20 web01 mallory[999]: X",
        "Sep 22 10:13:20 web01 mallory[999]: hello X",
        "Sep 22 10:13:20 web01 docker/1f2e3d4c5b6a[1]: X",
        "Sep 22 10:13:20 web01 mallory: X",
        "Sep 22 10:13:20 web01 mallory X",
        "Sep 22 10:13:20 mallory: X",
        "Sep 22 10:13:20 web01 kernel[999]: X",
        "Sep 22 10:13:20 web01 mallory: kernel: [   12.345678] audit: X",
        "Sep 22 10:13:20 web01 mallory: audispd: X",
        "Sep 22 10:13:20 web01 user.notice mallory: X",
        "Sep 22 10:13:20 web01 audisp-syslog[611]: hello X",
        "Sep 22 10:13:20 web01 mallory: a,\"X",
        "Sep 22 10:13:20 web01 mallory: \"X",
        "Sep 22 10:13:20 web01 X",
        "Sep 22 10:13:20 X",
        "<13>Sep 22 10:13:20 web01 mallory[999]: X",
        "<13>Sep 22 10:13:20 mallory[999]: X",
        "2026-09-22T10:13:20.123456+02:00 web01 mallory[999]: X",
        "2026-09-22 10:13:20 web01 mallory[999]: X",
        "Tue 2026-09-22 10:13:20 UTC web01 mallory[999]: X",
        "Tue Sep 22 10:13:20 2026 user.notice mallory: X",
        "1790000000.123456 web01 mallory[999]: X",
        "<13>1 2026-09-22T10:13:20.000Z web01 mallory 999 - - X",
        "1 2026-09-22T10:13:20.000Z web01 mallory 999 - - X",
        "<13>1 2026-09-22T10:13:20.000Z web01 kernel 1 - [x y=\"z\"] hello X",
        "<13>1 2026-09-22T10:13:20.000Z web01 mallory 9 - [x y=\"] audispd: X\"] hello",
        "<13>1 2026-09-22T10:13:20.000Z web01 - - - - X",
        "/var/log/syslog:17:Sep 22 10:13:20 web01 mallory[999]: X",
        "2026-09-22T10:13:20.000000000Z stdout F Sep 22 10:13:20 web01 mallory[999]: X",
        "[   12.345678] mallory: X",
        "[   12.345678] hello X",
      })
  void whatAProgramWritesToSyslog_isNoRecord(String line) {
    for (String record : List.of(FORGED, KERNEL_FORGED, "node=h " + FORGED, LAUREL_FORGED)) {
      read(line.replace("X", record));
      assertThat(records.hasRecord()).as(record).isFalse();
      assertThat(read(line.replace("X", record))).as(record).isEmpty();
    }
    assertThat(forms.counts().others()).isZero();
    assertThat(forms.counts().claimed()).isEqualTo(8);
    assertThat(forms.counts().remarks("f"))
        .singleElement()
        .asString()
        .matches("f: 8 lines of other programs.* look like records and were not read");
  }

  /** Where lines have no time, the name of a program is not that of a file. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mallory: ",
        "mallory[9]: ",
        "mallory[9]:",
        "docker/1f2e3d4c5b6a[1]: ",
        "docker/1f2e3d4c5b6a[1]:",
        "mallory.service: ",
        "web01 mallory: ",
        "time=\"2026-09-22T10:13:20Z\" level=info msg=",
        "hello ",
        "hello, ",
      })
  void whatIsBehindOtherText_isNoRecord(String before) {
    for (String record : List.of(FORGED, KERNEL_FORGED, LAUREL_FORGED)) {
      assertThat(read(before + record)).containsExactly("0 " + before + record);
      assertThat(records.hasRecord()).isFalse();
    }
    assertThat(forms.counts().claimed()).isEqualTo(3);
  }

  /** Messages with line feeds, which some programs write into their files as they are. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        FORGED,
        "\t" + FORGED,
        "node=web01 " + FORGED,
        KERNEL_FORGED,
        "audit: " + KERNEL_FORGED,
        "audit.log:1:" + FORGED,
        LAUREL_FORGED,
        "{\"message\":\"type=EOE msg=audit(1790000000.000:99): \"}",
      })
  void aLineWithoutAPrefixInSyslog_isTheRestOfAMessage(String line) {
    read("Sep 22 10:13:20 web01 mallory[999]: hello");
    assertThat(read(line)).containsExactly("0 " + line);
    assertThat(records.hasRecord()).isFalse();
    assertThat(read("Sep 22 10:13:20 web01 audispd: " + CWD)).hasSize(1);
    assertThat(forms.counts().claimed()).isEqualTo(1);
  }

  @Test
  void partsOfALineInSyslog_areTheRestOfAMessage() {
    read("Sep 22 10:13:20 web01 mallory[999]: hello");
    read("2026-09-22T10:13:20Z stdout P " + FORGED.substring(0, 20));
    assertThat(records.hasRecord()).isFalse();
    read("2026-09-22T10:13:20Z stdout F " + FORGED.substring(20));
    assertThat(records.hasRecord()).isFalse();
  }

  @Test
  void anEntryOfTheJournalInSyslog_isTheRestOfAMessage() {
    read("Sep 22 10:13:20 web01 mallory[999]: hello");
    for (String field :
        List.of(
            "__CURSOR=a",
            "_TRANSPORT=audit",
            "_AUDIT_TYPE=1307",
            "_AUDIT_ID=100",
            "_SOURCE_REALTIME_TIMESTAMP=1790000000007000",
            "MESSAGE=CWD cwd=\"/\"")) {
      read(field);
      assertThat(records.hasRecord()).isFalse();
    }
    assertThat(read("__CURSOR=b")).noneMatch(record -> record.startsWith("1"));
  }

  /** The kernel writes each line of a message with the prefix of its first. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[   12.345678] ",
        "<4>[   12.345678][  T123] ",
        "kern  :warn  : [   12.345678] ",
        "[Tue Sep 22 10:13:20 2026] ",
        "2026-09-22T10:13:20,123456+02:00 ",
        "[   12.345678] web01 kernel: ",
        "Sep 22 10:13:20 web01 kernel: [   12.345678] ",
        "Sep 22 10:13:20 kernel: [   12.345678] ",
        "Sep 22 10:13:20 web01 kern.warn kernel: [   12.345678] ",
        "2026-09-22T10:13:20.123456+02:00 web01 kernel: [   12.345678] ",
        "2026-09-22T10:13:20.123456+02:00 web01 kernel: ",
        "Sep 22 10:13:20 web01 kernel: ",
        "<4>Sep 22 10:13:20 web01 kernel: ",
        "<4>1 2026-09-22T10:13:20.000Z web01 kernel - - - ",
      })
  void theRestOfAMessageOfTheKernel_isNoRecord(String before) {
    List<String> messages =
        List.of(
            "process 'x' launched '/tmp/t",
            "overlayfs: failed to resolve '/nope",
            "overlayfs: failed to resolve '/callbacks suppressed",
            "audit: [7]: segfault at 0 ip 4 sp 5 error 4 in x",
            "type=[7]: segfault at 0 ip 4 sp 5 error 4 in x",
            "audit: type=1[7]: segfault at 0 ip 4 sp 5 error 4 in " + KERNEL_FORGED,
            "type=1112 " + STAMP + "pid=5 uid=0 msg='op=a'",
            "type=1325 " + STAMP + "table=a");
    for (String message : messages) {
      for (String rest :
          List.of(
              "audit: ",
              "",
              "[    9.000000] audit: ",
              "[    9.000000] x\naudit: ",
              "[    9.000000] x\n[    8.000000] audit: ",
              "Sep 22 10:13:19 web02 kernel: [    9.000000] audit: ",
              "web02 kernel: [    9.000000] audit: ",
              "kauditd_printk_skb: 3 callbacks suppressed\naudit: ",
              "audit: audit_lost=1\n[    9.000000] audit: ")) {
        assertThat(read(before + message)).noneMatch(text -> text.startsWith("1300"));
        for (String line : (rest + KERNEL_FORGED).lines().toList()) {
          assertThat(read(before + line)).noneMatch(text -> text.startsWith("1300"));
          assertThat(records.hasRecord()).as(line).isFalse();
        }
      }
    }
    assertThat(forms.counts().rests()).isPositive();
  }

  @Test
  void aLineThatMayBeTheRestOfAMessage_isACountedLoss() {
    read("[   12.345678] overlayfs: failed to resolve '/nope");
    String forged = "[   12.345678] audit: " + KERNEL_FORGED;
    assertThat(read(forged)).containsExactly("0 " + forged);
    assertThat(records.cutBytes()).isEqualTo(forged.length());
    assertThat(read("[   12.345678] x' at " + KERNEL_FORGED)).isEmpty();
    assertThat(records.cutBytes()).isZero();
    assertThat(forms.counts().remarks("f"))
        .containsExactly(
            "f: 1 line of other programs passed over; 1 line of other programs (at) looks like a"
                + " record and was not read; 1 line may be a record or the rest of a message of the"
                + " kernel and was not read");
    assertThat(read("[   12.345679] audit: " + KERNEL_FORGED)).hasSize(1);
    assertThat(records.hasRecord()).isTrue();
  }

  /** dmesg -d and -e write the difference to the line before. */
  @ParameterizedTest
  @CsvSource({
    "[    5.000000 <    0.120000>],[    5.000000 <    0.000000>],[    5.000004 <    0.000004>],"
        + "[    5.000004 <    0.000000>]",
    "[<    0.120000>],[<    0.000000>],[<    0.000004>],[<    0.000000>]",
    "[Sep22 10:13],[  +0.000000],[  +0.000004],[  +0.000000]",
    "[  +0.120000],[  +0.000000],[  +0.000004],[  +0.000000]",
    "[  +0.120000],[  +0.120000],[  +0.000004],[  +0.000000]",
  })
  void theRestOfAMessageWithDifferencesOfTimes_isNoRecord(
      String first, String rest, String next, String last) {
    read(first + " overlayfs: failed to resolve '/nope");
    for (int i = 0; i < 2; i++) {
      assertThat(read(rest + " audit: " + KERNEL_FORGED)).noneMatch(x -> x.startsWith("1300"));
    }
    assertThat(read(next + " audit: type=1300 " + CALL)).containsExactly("1300 " + CALL);
    assertThat(read(last + " audit: type=1307 " + STAMP + "cwd=\"/srv\""))
        .containsExactly(CWD_MESSAGE);
  }

  /** As forwarders write the lines of a file. */
  @Test
  void theRestOfAMessageOfTheKernelInJson_isNoRecord() {
    String line = "{\"host\":\"web01\",\"event\":\"x\",\"message\":\"[   12.345678] %s\"}";
    String forged = line.formatted("audit: " + KERNEL_FORGED.replace("\"", "\\\""));
    read(line.formatted("overlayfs: failed to resolve '/nope"));
    read(line.replace("web01", "web02").replace("12.3", "13.3").formatted("usb 1-1: new device"));
    assertThat(read(forged)).noneMatch(text -> text.startsWith("1300"));
    assertThat(records.cutBytes()).isPositive();
    assertThat(read(forged.replace("12.345678", "12.345679"))).hasSize(1);
    assertThat(records.hasRecord()).isTrue();
  }

  /** As lines of one host are among those of others. */
  @Test
  void theRestOfAMessageBehindLinesOfOthers_isNoRecord() {
    String before = "Sep 22 10:13:20 web01 kernel: [   12.345678] ";
    read(before + "type=1112 " + STAMP + "pid=5 uid=0 msg='op=a'");
    read("Sep 22 10:13:20 web02 kernel: [   99.345678] usb 1-1: new device");
    read("Sep 22 10:13:20 web01 mallory: [   12.345679] hello");
    assertThat(read("Sep 22 10:13:20 web01 audispd: " + CWD)).hasSize(1);
    assertThat(read(before + "audit: " + KERNEL_FORGED)).noneMatch(x -> x.startsWith("1300"));
    assertThat(read(before.replace("web01", "web03") + "audit: type=1300 " + CALL))
        .containsExactly("1300 node=web03 " + CALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[   12.345678] ",
        "[Tue Sep 22 10:13:20 2026] ",
        "Sep 22 10:13:20 web01 kernel: [   12.345678] ",
        "Sep 22 10:13:20 web01 kernel: ",
      })
  void recordsOfOneTimeInTheKernelsLog_areRead(String before) {
    read(before + "kauditd_printk_skb: 30 callbacks suppressed");
    read(before + "audit: audit_lost=3 audit_rate_limit=0 audit_backlog_limit=64");
    read("Sep 22 10:13:20 web01 sshd[12]: Accepted publickey for root");
    String arguments = STAMP + "argc=2 a0=\"ls\" a1=\"-l\"";
    for (String record :
        List.of("1300 " + CALL, "1309 " + arguments, CWD_MESSAGE, "1302 " + PATH.substring(14))) {
      assertThat(read(before + "audit: type=" + record))
          .singleElement()
          .asString()
          .endsWith(record.substring(5));
      assertThat(records.hasRecord()).isTrue();
    }
    assertThat(forms.counts().rests()).isZero();
  }

  /** The name of a table of nftables is written as it is, and anybody can choose it. */
  @Test
  void theNameOfATable_isNoRecord() {
    String table = "type=NETFILTER_CFG msg=" + STAMP + "table=a ";
    String rest = FORGED + ":1 family=2 entries=0 op=nft_register_table";
    assertThat(read(table + rest))
        .containsExactly("1325 " + (table + rest).substring(23), "0 " + rest);
    assertThat(records.cutBytes()).isEqualTo(rest.length());
  }

  /** As rsyslog, syslog-ng, Fluentd, Fluent Bit, Docker and Kubernetes name who wrote a text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ident\":\"mallory\",\"pid\":\"9\",\"message\":\"X\"}",
        "{\"ident\":\"kernel[9]\",\"message\":\"X\"}",
        "{\"message\":\"X\",\"programname\":\"mallory\"}",
        "{\"message\":\"X\",\"tag\":\"mallory[9]:\"}",
        "{\"message\":\"X\",\"logger_name\":\"com.example.Mallory\"}",
        "{\"PROGRAM\":\"mallory\",\"MESSAGE\":\"X\",\"HOST\":\"a\"}",
        "{\"@timestamp\":\"1\",\"message\":\"X\",\"process\":{\"name\":\"mallory\"}}",
        "{\"message\":\"X\",\"log\":{\"syslog\":{\"appname\":\"mallory\"}}}",
        "{\"log\":\"X\",\"container_id\":\"1f2e\",\"container_name\":\"/a\",\"source\":\"stdout\"}",
        "{\"log\":\"X\",\"kubernetes\":{\"pod_name\":\"a\"}}",
        "{\"short_message\":\"X\",\"_container_id\":\"1f2e\"}",
        "{\"_TRANSPORT\":\"stdout\",\"MESSAGE\":\"X\"}",
        "{\"TRANSPORT\":\"syslog\",\"MESSAGE\":\"X\"}",
        "{\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":\"X\"}",
        "{\"user_agent\":\"X\"}",
        "{\"request\":{\"message\":\"X\"}}",
        "{\"message\":\"hello X\"}",
        "{\"message\":\"Sep 22 10:13:20 web01 mallory[9]: X\"}",
        "Sep 22 10:13:20 web01 {\"message\":\"X\"}",
        "Sep 22 10:13:20 web01 mallory: {\"message\":\"X\"}",
        "Sep 22 10:13:20 web01 audispd: {\"message\":\"X\",\"ident\":\"mallory\"}",
      })
  void whatAProgramWritesIntoJson_isNoRecord(String line) {
    assertThat(read(line.replace("X", FORGED.replace("\"", "\\\"")))).isEmpty();
    assertThat(forms.counts().claimed()).isEqualTo(1);
    assertThat(forms.counts().others()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kubernetes\":{\"pod_name\":\"a\"},\"ID\":\"1790000000.000:99\",\"EOE\":{}}",
        "{\"ident\":\"mallory\",\"sequence\":99,\"timestamp\":\"1790000000.000\",\"messages\":[{"
            + "\"type\":1320,\"data\":\"\"}]}",
        "{\"_TRANSPORT\":\"stdout\",\"_AUDIT_TYPE\":\"1320\",\"_AUDIT_ID\":\"99\",\"MESSAGE\":\"EOE\","
            + "\"_SOURCE_REALTIME_TIMESTAMP\":\"1790000000000000\"}",
      })
  void anObjectThatAProgramWrites_isNoRecord(String line) {
    assertThat(read(line)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Sep 22 10:13:20 web01 kernel: X | web01",
        "Sep 22 10:13:20 web01 kernel: [   12.345678][  T123] X | web01",
        "Sep 22 10:13:20 web01 auditd[970]: X | web01",
        "Sep 22 10:13:20 web01 kern.notice kernel: [   12.345678] X | web01",
        "Tue Sep 22 10:13:20 2026 kern.notice kernel: [   12.345678] X | ",
        "Sep 22 10:13:20 audispd: X | ",
        "Sep 22 10:13:20.123456 web01 kernel: X | web01",
        "2026-09-22T10:13:20+0200 web01 kernel: X | web01",
        "Tue 2026-09-22 10:13:20 UTC web01 kernel: X | web01",
        "1790000000.123456 web01 kernel: X | web01",
        "[   12.345678] web01 kernel: X | web01",
        "<13>Sep 22 10:13:20 web01 tag_audit_log: X | web01",
        "1 2026-09-22T10:13:20.000Z web01 audisp-syslog 611 - - X | web01",
        "<13>1 2026-09-22T10:13:20Z web01 audispd - - [a b=\"c\"][d e=\"]\"] X | web01",
        "/var/log/messages:17:Sep 22 10:13:20 web01 audispd: X | web01",
        "/var/log/audit/audit.log:X | ",
        "audit.log-3-X | ",
        "2026-09-22T10:13:20.123456789Z X | ",
        "{~ident~:~audispd~,~host~:~web01~,~message~:~J~} | web01",
        "{~syslogtag~:~audisp-syslog[611]:~,~hostname~:~web01~,~msg~:~J~} | web01",
        "{~result~:{~_raw~:~J~,~source~:~/var/log/audit/audit.log~}} | ",
      })
  void whatPassesRecordsOn_isReadWithItsHost(String line, String host) {
    String text = line.replace('~', '"').replace("X", CWD).replace("J", CWD.replace("\"", "\\\""));
    String node = host == null ? "" : "node=" + host + " ";
    assertThat(read(text)).containsExactly("1307 " + node + STAMP + "cwd=\"/srv\"");
    assertThat(forms.counts().claimed()).isZero();
  }

  @Test
  void whatAProgramWritesToTheJournal_isNoRecord() {
    String entry =
        "{\"_TRANSPORT\":\"%s\",\"_SYSTEMD_UNIT\":\"%s\",\"__REALTIME_TIMESTAMP\":\"2\","
            + "\"MESSAGE\":\""
            + FORGED.replace("\"", "\\\"")
            + "\"}";

    assertThat(read(entry.formatted("stdout", "docker.service"))).isEmpty();
    assertThat(read(entry.formatted("syslog", "ssh.service"))).isEmpty();
    assertThat(read(entry.formatted("journal", "docker.service"))).isEmpty();
    assertThat(read(entry.formatted("kernel", ""))).hasSize(1);
    assertThat(read(entry.formatted("syslog", "auditd.service"))).hasSize(1);
  }

  /** A message of the kernel has names as they are; it is no row of CSV. */
  @ParameterizedTest
  @ValueSource(strings = {",type=1300", ";node=a", "\\tnode=a", "a,type=1300,"})
  void aNameInAMessageOfTheKernelInTheJournal_isNoRecord(String comm) {
    String launched =
        "process '"
            + comm
            + "' launched '/tmp/t "
            + FORGED.replace("type=SYSCALL msg=", "type=1300 ");
    String entry =
        "{\"_TRANSPORT\":\"kernel\",\"SYSLOG_IDENTIFIER\":\"kernel\",\"__REALTIME_TIMESTAMP\":\"2\","
            + "\"MESSAGE\":\"";

    assertThat(read(entry + launched.replace("\"", "\\\"") + "'\"}")).isEmpty();
  }

  /** In quotes the kernel writes any byte but blanks, quotes and control characters. */
  @ParameterizedTest
  @ValueSource(strings = {"=\\", "a=\\", "=\\\\", "audit(#035A", "audit(^]A", "msg=audit(\\035A"})
  void aNameThatLooksLikeChangedText_isAName(String name) {
    String record =
        "audit(1790000000.000:100): arch=c000003e syscall=231 a0=3 comm=\""
            + name
            + "\" exe=\"/usr/bin/id\" key=(null)";

    assertThat(read("type=SYSCALL msg=" + record)).containsExactly("1300 " + record);
  }

  private List<String> read(String text) {
    return read(text, true);
  }

  private List<String> readLast(String text) {
    return read(text, false);
  }

  private List<String> read(String text, boolean terminated) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Line line = new Line();
    line.begin(0);
    int end = line.scan(bytes, 0, bytes.length);
    assertThat(end).isEqualTo(bytes.length);
    line.end(bytes, 0, end, terminated, false);
    forms.begin();
    forms.read(line, records);
    List<String> read = new ArrayList<>();
    while (records.next()) {
      ByteBuffer message = records.message().slice().order(records.message().order());
      int type = message.getShort(4);
      byte[] content = new byte[message.remaining() - LogLine.HEADER_BYTES];
      message.get(LogLine.HEADER_BYTES, content);
      read.add(type + " " + new String(content, StandardCharsets.UTF_8));
    }
    return read;
  }
}
