package org.godo.filter.explain;

/** The steps of a rebuild in which values change. */
public enum Step {
  /** A process of the /proc snapshot becomes a process instance. */
  SNAPSHOT,
  /** A process continues as the snapshot shows it. */
  RESUME,
  /** A message of the connector is merged. */
  CONNECTOR,
  /** A fork-family call is matched with the process it created. */
  CLONE_MATCH,
  /** A report of Docker puts a process into a container. */
  DOCKER,
  /** An audit event is merged into the process that called. */
  CALLER,
  /** A call puts its process into a container, and the process moves in the tree. */
  CONTAINER,
  /** A call is replayed on descriptors, directories and names. */
  FILES
}
