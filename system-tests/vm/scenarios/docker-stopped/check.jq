.X as $x | {
  "doctor starts nothing": ($x.doctor | startswith("ok docker not running")),
  "nor does the listener": ([$x.before, $x.between, $x.after] | unique == ["active inactive"]),
  "containers have names": ([.C[].name] | sort == ["first", "second", "third"]),
  "and exit codes": ([.C[] | select(.name != "second") | [.name, .exit_code]] | sort == [["first", 3], ["third", 4]]),
  "nothing is lost": ([.S[].loss[]] == [])
} | [to_entries[] | select(.value | not) | .key] | if . == [] then true else . end
