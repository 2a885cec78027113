package org.godo.filter.explain;

import org.godo.model.raw.RawEvent;

/**
 * How a value follows from raw documents.
 *
 * @param code short and stable, as {@code exec.audit}
 * @param text in plain English
 */
public record Rule(String code, String text) {
  static final Rule FIRST_EVENT =
      new Rule("start.first-event", "its first event; its fork was not reported");
  static final Rule INHERITED =
      new Rule("inherited.creator", "inherited from its creator at the fork");
  static final Rule CALLER =
      new Rule("caller.audit", "audit showed it as that of the process that called");
  static final Rule LAST_PROGRAM = new Rule("program.last", "of the last program by time");
  static final Rule NEXT_FORK = new Rule("exit.next-fork", "the next fork of its pid");
  static final Rule EXIT_INFERRED = new Rule("exit.inferred", "no source reported the exit");
  static final Rule PARENT_CREATOR = new Rule("ppid.creator", "the process that created it");
  static final Rule PARENT_SHIM =
      new Rule("ppid.shim-adopted", "the shim adopted it when the runtime that created it ended");
  static final Rule PARENT_CONTAINERD =
      new Rule("ppid.containerd", "the containerd of the host, as the shim's starter has ended");
  static final Rule PARENT_NONE = new Rule("ppid.root", "it is a root of the trees");
  static final Rule CHILD = new Rule("child", "placed below it");
  static final Rule CONTAINER_EXEC =
      new Rule("container.runtime", "a runtime moved it into the container");
  static final Rule CONTAINER_CGROUP =
      new Rule("container.cgroup", "its cgroup in the snapshot names the container");
  static final Rule CONTAINER_DOCKER =
      new Rule("container.docker", "Docker reported it as the container's first process");
  static final Rule CONTAINER_CREATOR =
      new Rule("container.creator", "in the container of its creator");
  static final Rule HELD_OPEN = new Rule("held.open", "the open returned a descriptor");
  static final Rule HELD_DUPLICATE = new Rule("held.dup", "a descriptor was duplicated");
  static final Rule HELD_FORK = new Rule("held.fork", "a child inherited the descriptors");
  static final Rule HELD_OTHER = new Rule("held.other", "one more descriptor refers to it");
  static final Rule RELEASED_CLOSE = new Rule("released.close", "a descriptor was closed");
  static final Rule RELEASED_EXEC =
      new Rule("released.exec", "a new program dropped its close-on-exec descriptors");
  static final Rule RELEASED_EXIT =
      new Rule("released.exit", "the exit of a process closed its descriptors");
  static final Rule RELEASED_OTHER = new Rule("released.other", "a descriptor was replaced");
  static final Rule ACCESS_COUNTED = new Rule("access.counted", "an access that it opened");
  static final Rule DERIVED =
      new Rule("derived", "follows from other values, the span and the loss windows");

  /** Returns the rule by which the value is what an event reported. */
  static Rule reported(RawEvent event) {
    String text =
        switch (event.origin().source()) {
          case AUDIT -> "an audit event reported it";
          case CONNECTOR -> "the proc connector reported it";
          case PROC -> "the snapshot of /proc showed it";
          case DOCKER -> "Docker reported it";
          case INSPECT -> "a report on the container, given at the replay, has it";
        };
    return new Rule(event.event() + "." + event.origin().source().fieldValue(), text);
  }
}
