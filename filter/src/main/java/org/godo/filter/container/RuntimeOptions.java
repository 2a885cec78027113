package org.godo.filter.container;

import java.util.Set;

/**
 * The options of the OCI runtimes: of runc 0.1 to 1.4 (main.go, create.go, run.go, exec.go,
 * restore.go), crun 1 (src/crun.c, create.c, run.c, exec.c, restore.c) and youki 0.5
 * (crates/liboci-cli). No name is a switch in one and has a value in another.
 */
final class RuntimeOptions {
  private static final Set<String> SWITCHES =
      Set.of(
          "debug",
          "systemd-cgroup",
          "s",
          "detach",
          "d",
          "tty",
          "t",
          "keep",
          "no-pivot",
          "no-new-keyring",
          "no-mount-fallback",
          "no-new-privs",
          "no-subreaper",
          "ignore-paused",
          "tcp-established",
          "tcp-close",
          "ext-unix-sk",
          "shell-job",
          "lazy-pages",
          "file-locks",
          "auto-dedup",
          "help",
          "h",
          "version",
          "v",
          "V");

  private static final Set<String> VALUED =
      Set.of(
          "root",
          "r",
          "log",
          "l",
          "log-format",
          "log-level",
          "cgroup-manager",
          "criu",
          "rootless",
          "bundle",
          "b",
          "config",
          "f",
          "pid-file",
          "console",
          "console-socket",
          "pidfd-socket",
          "preserve-fds",
          "process",
          "p",
          "cwd",
          "env",
          "e",
          "user",
          "u",
          "additional-gids",
          "g",
          "cap",
          "c",
          "process-label",
          "apparmor",
          "cgroup",
          "image-path",
          "work-path",
          "manage-cgroups-mode",
          "empty-ns",
          "lsm-profile",
          "lsm-mount-context");

  /** Commands of the runtimes, which follow the options that all commands have. */
  private static final Set<String> COMMANDS =
      Set.of(
          "checkpoint",
          "create",
          "delete",
          "events",
          "exec",
          "features",
          "init",
          "kill",
          "list",
          "mounts",
          "pause",
          "ps",
          "restore",
          "resume",
          "run",
          "spec",
          "start",
          "state",
          "update");

  /** Whether the word behind an option is its value. */
  enum Form {
    SWITCH,
    VALUED,
    UNKNOWN
  }

  private RuntimeOptions() {}

  /** Returns the form of an option, given as one word with its dashes. */
  static Form of(String option) {
    if (option.equals("--") || CommandLine.inlineValue(option) != null) {
      return Form.SWITCH;
    }
    String name = CommandLine.optionName(option);
    if (name == null || SWITCHES.contains(name)) {
      return Form.SWITCH;
    }
    if (VALUED.contains(name)) {
      return Form.VALUED;
    }
    return option.startsWith("--") ? Form.UNKNOWN : ofLetters(name);
  }

  /** As in {@code -td}, or {@code -u1000} with the value in the same word, which crun allows. */
  private static Form ofLetters(String letters) {
    for (int i = 0; i < letters.length(); i++) {
      String letter = letters.substring(i, i + 1);
      if (VALUED.contains(letter)) {
        return i == letters.length() - 1 ? Form.VALUED : Form.SWITCH;
      }
      if (!SWITCHES.contains(letter)) {
        return Form.UNKNOWN;
      }
    }
    return Form.SWITCH;
  }

  /** Returns whether a word is a command. */
  static boolean isCommand(String word) {
    return COMMANDS.contains(word);
  }
}
