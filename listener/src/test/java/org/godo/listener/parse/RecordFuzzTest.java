package org.godo.listener.parse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.godo.listener.support.Messages;

/** Any bytes as the text of a record: it is read or refused, by every reader of its fields. */
final class RecordFuzzTest {
  private final SyscallRecord syscall = new SyscallRecord();
  private final PathRecord path = new PathRecord();
  private final SignalRecord signal = new SignalRecord();
  private final UringRecord uring = new UringRecord();
  private final FieldText text = new FieldText();

  @FuzzTest
  void reads(byte[] bytes) {
    AuditRecord record = Messages.record(Messages.audit(RecordType.SYSCALL, bytes));
    if (record == null) {
      return;
    }
    syscall.read(over(record));
    path.read(over(record));
    signal.read(over(record));
    uring.read(over(record));
    ProctitleRecord.read(over(record));
    ExecveCollector arguments = new ExecveCollector();
    arguments.accept(over(record));
    arguments.finish();
    FieldCursor fields = over(record);
    while (fields.next()) {
      fields.text(text);
      text.text();
      fields.decimal(-1);
      fields.hexadecimal(-1);
      fields.octal(-1);
    }
  }

  private static FieldCursor over(AuditRecord record) {
    return new FieldCursor().over(record.bytes(), record.start(), record.start() + record.length());
  }
}
