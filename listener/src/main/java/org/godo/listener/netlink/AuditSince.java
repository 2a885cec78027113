package org.godo.listener.netlink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.godo.listener.file.FileHead;
import org.godo.listener.nativeio.KernelClocks;
import org.jspecify.annotations.Nullable;

/**
 * Since when the processes that are forked can be audited. The kernel gives a task a context for
 * audit when it is forked, once audit was switched on for the first time since boot, and never
 * later (kernel/auditsc.c, {@code audit_alloc}): the calls of tasks from before are not recorded.
 * The kernel does not report that moment. It is the boot with {@code audit=1}; else a listener of
 * this boot saved when it switched audit on; else it is known only that audit is on now.
 *
 * @param before whether audit had been switched on before this was determined
 * @param boottimeNs earliest moment from which on it is known to be on, by CLOCK_BOOTTIME
 */
public record AuditSince(boolean before, long boottimeNs) {
  private static final int VERSION = 1;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /**
   * What a listener of this boot saved.
   *
   * @param sinceBoottimeNs as {@link AuditSince#boottimeNs}
   */
  private record Saved(int version, String bootId, long sinceBoottimeNs) {}

  /** The switch on the kernel's command line; the last one counts. */
  public enum BootSwitch {
    ON,
    OFF,
    ABSENT;

    /** Finds it in the content of /proc/cmdline. */
    public static BootSwitch of(String commandLine) {
      BootSwitch last = ABSENT;
      for (String word : commandLine.trim().split("\\s+", -1)) {
        switch (word.toLowerCase(Locale.ROOT)) {
          case "audit=1", "audit=on" -> last = ON;
          case "audit=0", "audit=off" -> last = OFF;
          default -> {}
        }
      }
      return last;
    }
  }

  /**
   * Determines it without a change, audit being on or off.
   *
   * @param file where a listener of this boot may have saved it
   * @param foundOn whether audit was on before the listener changed anything
   * @return by its {@code boottimeNs} now, if nothing earlier is known
   */
  public static AuditSince query(Path proc, KernelClocks clocks, Path file, boolean foundOn)
      throws IOException {
    if (BootSwitch.of(FileHead.text(proc.resolve("cmdline"))) == BootSwitch.ON) {
      return new AuditSince(true, 0);
    }
    Saved saved = saved(file, bootId(proc));
    long now = clocks.boottimeNs();
    return saved == null
        ? new AuditSince(foundOn, now)
        : new AuditSince(true, Math.min(now, saved.sinceBoottimeNs()));
  }

  /** Saves it for later listeners of this boot. */
  public void save(Path proc, Path file) throws IOException {
    StateFile.write(file, new Saved(VERSION, bootId(proc), boottimeNs));
  }

  /** Returns the moment on the wall clock, in milliseconds since the epoch, rounded up. */
  public long millis(KernelClocks clocks) {
    long ns = clocks.realtimeNs() - clocks.boottimeNs() + boottimeNs;
    return Math.floorDiv(ns + NANOS_PER_MILLI - 1, NANOS_PER_MILLI);
  }

  /** Reads the file; one of another boot, as in a directory that outlives it, does not count. */
  private static @Nullable Saved saved(Path file, String bootId) throws IOException {
    Saved saved = StateFile.read(file, Saved.class);
    return saved == null || saved.version() != VERSION || !saved.bootId().equals(bootId)
        ? null
        : saved;
  }

  private static String bootId(Path proc) throws IOException {
    return FileHead.text(proc.resolve("sys/kernel/random/boot_id"));
  }
}
