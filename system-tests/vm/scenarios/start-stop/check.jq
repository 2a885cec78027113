.X as $x | {
  "the listener was stopped at six moments": ($x.rounds == "6"),
  "audit is as it was after each stop and kill": ($x.different == "0"),
  "and after a session": ($x.last == "same"),
  "a reboot during the start leaves nothing": ([$x.enabled, $x.pid, $x.rules] == ["0", "0", "No rules"]),
  # The start that the reboot interrupts may have become a session of the same name.
  "the session after the kills": ([.S[] | select(.name == "after-stops") | .end_timestamp != null][0] == true)
} | [to_entries[] | select(.value | not) | .key] | if . == [] then true else . end
