package org.godo.listener.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.godo.listener.capture.Note;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.LossWindow;

/** Keeps everything that a decoder emits. */
final class Recording implements EventSink {
  private final List<RawEvent> events = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private final List<LossWindow> losses = new ArrayList<>();
  private Map<String, Long> totals = Map.of();

  @Override
  public void event(RawEvent event) {
    events.add(event);
  }

  @Override
  public void note(Note note) {
    notes.add(note);
  }

  @Override
  public void loss(LossWindow window) {
    losses.add(window);
  }

  void totals(Map<String, Long> totals) {
    this.totals = totals;
  }

  List<RawEvent> events() {
    return events;
  }

  List<RawEvent.Syscall> syscalls() {
    return events.stream()
        .filter(RawEvent.Syscall.class::isInstance)
        .map(RawEvent.Syscall.class::cast)
        .toList();
  }

  /** The system calls whose call is of this kind. */
  List<RawEvent.Syscall> calls(Class<? extends Call> kind) {
    return syscalls().stream().filter(syscall -> kind.isInstance(syscall.call())).toList();
  }

  List<Note> notes() {
    return notes;
  }

  List<LossWindow> losses() {
    return losses;
  }

  Map<String, Long> totals() {
    return totals;
  }
}
