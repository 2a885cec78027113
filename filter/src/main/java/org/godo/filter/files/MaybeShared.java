package org.godo.filter.files;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that a process has, and that may be the very same as what others have: whether they
 * share it is not recorded. Its peers are those that it may be, until it is known to be another one
 * than theirs, or becomes one of its own.
 *
 * @param <T> what it is
 */
final class MaybeShared<T> {
  private final T owner;
  private @Nullable MaybeShared<T> creators;

  /** All that may be the same, with this one; null for none. */
  private @Nullable Set<MaybeShared<T>> group;

  /** Those of them that are known to be other ones. */
  private Set<MaybeShared<T>> others = Set.of();

  MaybeShared(T owner) {
    this.owner = owner;
  }

  /**
   * Adds that of a child, which is either this one, or a new one that its descendants may share.
   */
  void addChild(MaybeShared<T> child) {
    join(child);
    child.creators = this;
    others.forEach(child::addOther);
  }

  /** Adds another one that may be the same. */
  void join(MaybeShared<T> other) {
    Set<MaybeShared<T>> joined = group == null ? new LinkedHashSet<>(Set.of(this)) : group;
    joined.addAll(other.group == null ? Set.of(other) : other.group);
    joined.forEach(each -> each.group = joined);
  }

  /** Returns those that may be the same. */
  List<T> peers() {
    if (!hasPeers()) {
      return List.of();
    }
    List<T> peers = new ArrayList<>();
    for (MaybeShared<T> each : group()) {
      if (each != this && !others.contains(each)) {
        peers.add(each.owner);
      }
    }
    return peers;
  }

  /** Returns this one and all that may be the same, or were considered to be. */
  List<T> members() {
    return group().stream().map(each -> each.owner).toList();
  }

  private Set<MaybeShared<T>> group() {
    return group == null ? Set.of(this) : group;
  }

  /** Returns how many may be the same, with this one, or were considered to be. */
  int size() {
    return group().size();
  }

  boolean hasPeers() {
    return group != null && group.size() > 1;
  }

  /** Is one of its own from here on. */
  void leave() {
    if (group != null) {
      group.remove(this);
      for (MaybeShared<T> each : group) {
        // What may be this one of a child may be that of the creator.
        each.creators = each.creators == this ? creators : each.creators;
      }
      group = null;
    }
    List.copyOf(others).forEach(this::removeOther);
    creators = null;
  }

  private void addOther(MaybeShared<T> other) {
    others = others.isEmpty() ? new HashSet<>() : others;
    other.others = other.others.isEmpty() ? new HashSet<>() : other.others;
    others.add(other);
    other.others.add(this);
  }

  private void removeOther(MaybeShared<T> other) {
    others.remove(other);
    other.others.remove(this);
  }

  private boolean isOf(MaybeShared<T> creator) {
    MaybeShared<T> each = this;
    while (each != null && each != creator) {
      each = each.creators;
    }
    return each != null;
  }

  /**
   * Is known to have been another one than one that it may have been the same as. That of a child
   * was a new one then, so neither it nor those of its descendants are that of anyone else.
   *
   * @param pairs accepts those that are known to be different
   */
  void apart(MaybeShared<T> other, Pairs<T> pairs) {
    MaybeShared<T> child = creators == other ? this : other;
    if (group == null || group != other.group) {
      pairs.accept(owner, other.owner);
    } else if (child.creators == this || child.creators == other) {
      child.separateFamily(pairs);
    } else {
      addOther(other);
      pairs.accept(owner, other.owner);
    }
  }

  private void separateFamily(Pairs<T> pairs) {
    Set<MaybeShared<T>> family = new LinkedHashSet<>();
    Set<MaybeShared<T>> rest = new LinkedHashSet<>();
    group().forEach(each -> (each.isOf(this) ? family : rest).add(each));
    family.forEach(each -> each.group = family);
    rest.forEach(each -> each.group = rest);
    creators = null;
    family.forEach(one -> rest.forEach(each -> pairs.accept(one.owner, each.owner)));
  }

  /** Accepts two that are different. */
  interface Pairs<T> {
    void accept(T one, T other);
  }
}
