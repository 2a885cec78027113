package org.godo.listener.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.support.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of records that programs write. */
class UserMessagesTest {
  private static final String IDENTITY = "audit(1795180405.512:1561111):";

  private final UserMessages users = new UserMessages();

  private int kept(ByteBuffer message) {
    return users.kept(message, message.position(), message.remaining());
  }

  @ParameterizedTest
  @ValueSource(ints = {1005, 1100, 1107, 1199, 2100, 2999})
  void isTheIdentity(int type) {
    ByteBuffer message =
        Messages.audit(type, IDENTITY + " pid=7 uid=0 auid=1000 ses=1 msg='" + "x".repeat(8_000));

    int kept = kept(message);

    assertThat(kept).isEqualTo(16 + IDENTITY.length());
    AuditRecord record = new AuditRecord();
    assertThat(record.read(message.limit(message.position() + kept))).isTrue();
    assertThat(record.serial()).isEqualTo(1_561_111);
    assertThat(users.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1006, 1200, 1300, 1302, 1320, 1420, 1701, 2000, 2099})
  void ofTheKernelsOwnIsAll(int type) {
    ByteBuffer message = Messages.audit(type, IDENTITY + " a=1");

    assertThat(kept(message)).isEqualTo(message.remaining());
    assertThat(users.count()).isZero();
  }

  @Test
  void isBoundedWithoutAnIdentity() {
    assertThat(kept(Messages.audit(1100, "x".repeat(8_000)))).isEqualTo(16 + 64);
    assertThat(kept(ByteBuffer.allocate(3))).isEqualTo(3);
  }
}
