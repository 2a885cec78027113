package org.godo.filter.files;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.Tolerances;
import org.godo.model.raw.Origin;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What the descriptors of a table refer to if the table is another one's too, which is not recorded
 * (CLONE_FILES of clone3, or of a process from before the session). The table itself has what its
 * own processes did. What others do, with theirs, to a number is noted here, until a process of the
 * table opens or closes that number.
 */
final class PossibleFiles {
  /** Of more tables that changed a number, one after the other, the oldest are forgotten. */
  private static final int SOURCES_LIMIT = 32;

  /** Tables, and numbers in all of them, that are followed. */
  private static final int TABLES_LIMIT = 256;

  private static final int NUMBERS_LIMIT = 100_000;

  private static final Possible NOTHING = new Possible(Set.of(), LossWindows.EVER);

  private final DescriptorTable table;
  private final MaybeShared<PossibleFiles> sharing = new MaybeShared<>(this);

  /**
   * What a number may refer to.
   *
   * @param files none where it was closed
   * @param millis when the call was entered, since the epoch
   */
  private record Possible(Set<FileAccess> files, long millis) {}

  /** By number and by whose change it is. */
  private Map<Integer, Map<Change, Possible>> changes = Map.of();

  /**
   * Whose a change is.
   *
   * @param by the table whose processes made it
   * @param to the table that it may have changed
   */
  private record Change(PossibleFiles by, PossibleFiles to) {}

  private final AllocationEvidence evidence = new AllocationEvidence(this::isDifferent);

  /** Numbers that an exec, or another process, may have closed in the meantime. */
  private final Set<Integer> maybeClosed = new HashSet<>(0);

  /** That of what was changed at about the fork of the process; null if nothing was. */
  private @Nullable Change atFork;

  /** Numbers that this concerns whose file stays open over an exec. */
  private final Set<Integer> keptFromFork = new HashSet<>(0);

  /** Whether any number may refer to anything, as there is too much to follow. */
  private boolean allDoubtful;

  /** The process that uses it; null if several have. */
  private @Nullable ProcessFiles user;

  /** Whether the caller's process is the only one of the table, and has a single thread. */
  private boolean isAlone;

  PossibleFiles(DescriptorTable table) {
    this.table = table;
  }

  // ---- who may share it ------------------------------------------------------------------------

  /** Adds a process that uses the table. */
  void addUser(ProcessFiles process) {
    user = table.isShared() ? null : process;
  }

  /** Adds the table of a child, a copy of this, which may be this one. */
  void addChild(PossibleFiles child) {
    if (!allDoubtful) {
      sharing.addChild(child.sharing);
      limit();
    }
  }

  /** Adds another table that may be this one. */
  void join(PossibleFiles other) {
    sharing.join(other.sharing);
    limit();
  }

  /** Returns whether others may be this one. */
  boolean hasPeers() {
    return sharing.hasPeers();
  }

  /** Returns those that may be this one. */
  List<PossibleFiles> peers() {
    return sharing.peers();
  }

  /** Returns whether so many may be this one that with one more none is followed. */
  boolean hasManyPeers() {
    return sharing.size() >= TABLES_LIMIT;
  }

  private void limit() {
    long numbers = (long) sharing.size() * changes.size();
    if (sharing.size() > TABLES_LIMIT || (sharing.hasPeers() && numbers > NUMBERS_LIMIT)) {
      List<PossibleFiles> peers = sharing.peers();
      doubtAll();
      peers.forEach(PossibleFiles::doubtAll);
    }
  }

  /** Marks all that is open, or opened from here on, as too much would be to be followed. */
  private void doubtAll() {
    close(Long.MAX_VALUE);
    allDoubtful = true;
    table.markAll(Reason.MAYBE_SHARED_DESCRIPTORS);
    table.markWritesFromNow(Reason.MAYBE_SHARED_DESCRIPTORS);
  }

  /** Notes that the table is its process's own from here on. */
  void leave() {
    sharing.peers().forEach(peer -> peer.evidence.left(this));
    evidence.clear();
    sharing.leave();
    if (allDoubtful) {
      allDoubtful = false;
      table.numbers().forEach(fd -> add(fd, new Change(this, this), NOTHING));
    }
  }

  // ---- what the numbers may refer to -----------------------------------------------------------

  /** Returns whether a descriptor may refer to something else than the table says. */
  boolean isDoubtful(int fd) {
    return allDoubtful || changes.containsKey(fd);
  }

  /** Marks what a process of the table may have written by a descriptor. */
  void markWritten(int fd) {
    used(fd);
    if (isDoubtful(fd)) {
      FileAccess own = table.get(fd);
      at(fd).forEach(FileAccess::markMaybeWritten);
      if (own != null) {
        own.infer(Reason.MAYBE_SHARED_DESCRIPTORS.about(InferredField.WRITTEN));
      }
    }
  }

  private Set<FileAccess> at(int fd) {
    Set<FileAccess> files = new LinkedHashSet<>();
    changes.getOrDefault(fd, Map.of()).values().forEach(each -> files.addAll(each.files()));
    return files;
  }

  /** Returns all files that descriptors may refer to beside those of the table. */
  Set<FileAccess> all() {
    Set<FileAccess> files = new LinkedHashSet<>();
    changes.values().forEach(at -> at.values().forEach(each -> files.addAll(each.files())));
    return files;
  }

  /** Returns the reason for which the close of a descriptor is inferred; null if it is none. */
  @Nullable Reason closeReason(int fd) {
    return isDoubtful(fd) ? Reason.MAYBE_SHARED_DESCRIPTORS : null;
  }

  /** Returns the numbers from {@code first} to {@code last} that may refer to something else. */
  Set<Integer> numbers(long first, long last) {
    Set<Integer> numbers = new HashSet<>(changes.keySet());
    numbers.removeIf(fd -> fd < first || fd > last);
    return numbers;
  }

  /** Accepts that an io_uring was installed: whoever has the table may write by it. */
  void installedRing(int fd, boolean closeOnExec) {
    for (PossibleFiles peer : sharing.peers()) {
      peer.table.unseenWrites().addRing(fd, closeOnExec);
      peer.table.markWrites(Origin.UNKNOWN, peer.table.unseenWrites().reason());
    }
  }

  /** Accepts that a process of the table opened or closed a number. */
  void changed(int fd, long millis) {
    forget(fd, millis);
    publish(fd, millis);
  }

  /**
   * Accepts that a process of the table closed a number. What another opened in the meantime is not
   * closed by that: the number is free before the call returns.
   */
  void closed(int fd, long millis) {
    Map<Change, Possible> at = Map.copyOf(changes.getOrDefault(fd, Map.of()));
    changed(fd, millis);
    at.forEach(
        (change, possible) -> {
          if (possible.millis() + Tolerances.TICK >= millis) {
            put(fd, change, possible);
          }
        });
  }

  /** Accepts that a number was duplicated: it may be any file that the other may be. */
  void duplicated(int from, int to, long millis) {
    changed(to, millis);
    Map<Change, Possible> source = changes.get(from);
    if (source != null) {
      Map.copyOf(source).forEach((by, files) -> put(to, by, files));
      publish(to, millis);
    }
  }

  private void publish(int fd, long millis) {
    if (!sharing.hasPeers()) {
      return;
    }
    Set<FileAccess> files = at(fd);
    FileAccess own = table.get(fd);
    if (own != null) {
      files.add(own);
    }
    Possible possible = new Possible(files, millis);
    sharing.peers().forEach(peer -> peer.put(fd, new Change(this, peer), possible));
  }

  private void put(int fd, Change by, Possible possible) {
    remove(fd, by);
    if (changes.containsKey(fd)) {
      maybeClosed.add(fd);
    }
    FileAccess own = table.get(fd);
    Set<FileAccess> known = own == null ? Set.of() : Set.of(own);
    if (!possible.files().equals(known) || table.unseenWrites().isKnown(fd)) {
      add(fd, by, possible);
      possible.files().forEach(table::markNow);
      limit();
    }
  }

  private void add(int fd, Change by, Possible possible) {
    if (changes.isEmpty()) {
      changes = new HashMap<>();
    }
    Map<Change, Possible> at = changes.computeIfAbsent(fd, any -> new LinkedHashMap<>(2));
    possible.files().forEach(file -> file.descriptors().addPossible());
    at.put(by, possible);
    if (at.size() > SOURCES_LIMIT) {
      Iterator<Possible> oldest = at.values().iterator();
      oldest.next().files().forEach(FileAccess::markMaybeWritten); // They stay possible for ever.
      oldest.remove();
    }
  }

  private void remove(int fd, Change by) {
    Map<Change, Possible> at = changes.getOrDefault(fd, Map.of());
    Possible possible = at.isEmpty() ? null : at.remove(by);
    if (possible != null) {
      possible.files().forEach(file -> file.descriptors().removePossible());
      if (at.isEmpty()) {
        changes.remove(fd);
      }
    }
  }

  private void forget(int fd, long millis) {
    Map<Change, Possible> at = changes.isEmpty() ? null : changes.remove(fd);
    if (at != null) {
      maybeClosed.remove(fd);
      for (Possible possible : at.values()) {
        possible.files().forEach(file -> file.descriptors().closePossible(millis));
      }
    }
  }

  /** Accepts an exec, which closes what is close-on-exec. */
  void exec(long millis) {
    closeFromFork(millis);
    maybeClosed.addAll(changes.keySet());
  }

  // ---- at the fork -----------------------------------------------------------------------------

  /**
   * Accepts that a number refers to something else if a change of the creator's was before the
   * fork, rather than after it, or the reverse.
   *
   * @param open null if it is closed then
   */
  void maybeAtFork(
      PossibleFiles creators, int fd, DescriptorTable.@Nullable Open open, long millis) {
    Change change = new Change(this, creators);
    atFork = change;
    Possible noted = changes.getOrDefault(fd, Map.of()).get(change);
    if (noted != null && open != null && noted.files().size() >= SOURCES_LIMIT) {
      open.file().markMaybeWritten();
      open.file().markMaybeOpen();
      open.file().descriptors().markUncertain(Reason.MAYBE_SHARED_DESCRIPTORS);
      return;
    }
    Set<FileAccess> files = new LinkedHashSet<>(noted == null ? Set.of() : noted.files());
    if (open != null) {
      files.add(open.file());
      if (!open.closeOnExec()) {
        keptFromFork.add(fd);
      }
    }
    put(fd, change, new Possible(files, millis));
  }

  /** Accepts that a descriptor was used, so that it was not closed. */
  void used(int fd) {
    Map<Change, Possible> at = changes.getOrDefault(fd, Map.of());
    Possible possible = atFork == null || at.size() != 1 ? null : at.get(atFork);
    if (atFork != null && possible != null && possible.files().isEmpty() && table.get(fd) != null) {
      remove(fd, atFork);
    }
  }

  private void closeFromFork(long millis) {
    Change change = atFork;
    if (change == null) {
      return;
    }
    for (int fd : Set.copyOf(changes.keySet())) {
      Possible possible = changes.getOrDefault(fd, Map.of()).get(change);
      boolean isClosed = !keptFromFork.contains(fd) && table.get(fd) == null;
      if (possible != null && isClosed) {
        possible.files().forEach(file -> file.descriptors().addPossible());
        remove(fd, change);
        possible.files().forEach(file -> file.descriptors().closePossible(millis));
      }
    }
  }

  /** Closes all, as the table is closed. */
  void close(long millis) {
    allDoubtful = false;
    leave();
    forgetAll(millis);
  }

  /** Forgets what others changed, as it is known what the descriptors refer to. */
  void forgetAll(long millis) {
    Set.copyOf(changes.keySet()).forEach(fd -> forget(fd, millis));
    evidence.clear();
  }

  /** Accepts what a copy of another table has of it. */
  void copy(PossibleFiles other) {
    allDoubtful = other.allDoubtful;
    maybeClosed.addAll(other.maybeClosed);
    // They are changes of the other table, which no later ones replace here.
    other.changes.forEach((fd, at) -> at.forEach((by, files) -> put(fd, by, files)));
  }

  // ---- evidence --------------------------------------------------------------------------------

  /** Accepts that the kernel allocated a number, before the table has it. */
  void allocated(int fd, long millis) {
    boolean isEvidence = isAlone && !maybeClosed.contains(fd);
    Map<Change, Possible> at = isEvidence ? changes.get(fd) : null;
    if (at != null) {
      for (Map.Entry<Change, Possible> each : Map.copyOf(at).entrySet()) {
        if (!each.getValue().files().isEmpty()) {
          evidence.allocated(each.getKey().by(), fd, millis, sharing.peers());
        }
      }
    }
  }

  private void isDifferent(PossibleFiles other) {
    List<PossibleFiles> members = sharing.members();
    sharing.apart(
        other.sharing,
        (one, another) -> {
          members.forEach(member -> member.drop(one, another));
          one.evidence.forget(another);
          another.evidence.forget(one);
        });
  }

  /** Forgets the changes that one table would have made to another, own ones and inherited ones. */
  private void drop(PossibleFiles one, PossibleFiles other) {
    for (Map.Entry<Integer, Map<Change, Possible>> at : Map.copyOf(changes).entrySet()) {
      remove(at.getKey(), new Change(one, other));
      remove(at.getKey(), new Change(other, one));
    }
  }

  /** Accepts a call of a process of the table, before it is replayed. */
  void called(ReplayedCall replayed) {
    if (changes.isEmpty() && !sharing.hasPeers()) {
      return;
    }
    long millis = replayed.millis();
    sharing.peers().stream().filter(peer -> peer.isOver(millis)).forEach(PossibleFiles::leave);
    isAlone =
        !table.isShared()
            && table.isWhole(millis)
            && !replayed.process().threads().severalAt(millis);
    sharing.peers().forEach(peer -> peer.evidence.called(this, replayed.event(), isAlone));
  }

  private boolean isOver(long millis) {
    return user != null && user.isOver(millis);
  }
}
