package org.godo.model.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.model.linux.CallConstants.AT_FDCWD;

import org.godo.model.raw.Call.PathArgument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTest {

  @ParameterizedTest
  @CsvSource({
    "0x0, true, a new mount",
    "0x1, true, read only",
    "0x1000, true, MS_BIND",
    "0x5000, true, MS_BIND and MS_REC",
    "0x41000, true, MS_BIND and MS_PRIVATE",
    "0x2000, true, MS_MOVE",
    "0x20, false, MS_REMOUNT",
    "0x1021, false, MS_REMOUNT and MS_BIND read only",
    "0x24000, false, MS_UNBINDABLE",
    "0x44000, false, MS_PRIVATE and MS_REC",
    "0x80000, false, MS_SLAVE",
    "0x100000, false, MS_SHARED",
  })
  void aMount_changesTheTreeUnlessItOnlyChangesAMount(String flags, boolean changes, String name) {
    Call.Mount mount = new Call.Mount(new PathArgument(AT_FDCWD, "/mnt"), null, Long.decode(flags));
    assertThat(mount.changesTree()).as(name).isEqualTo(changes);
  }
}
