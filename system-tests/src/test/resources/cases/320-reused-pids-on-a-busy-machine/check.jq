(.P | map({(._id): .}) | add) as $p
| (.F | group_by(.file_name) | map({(.[0].file_name | tostring): .}) | add) as $f
| ([range(1; 4) as $j | range(1; 121) as $i | {$i, name: "/tmp/n\($j)-\($i)"}]
   | all(. as $each
     | $f[.name] as $its
     | ($its | length) == 1
       and ($p[$its[0].process] as $of
         | $of.args == ["sh", "-c", "echo \($each.i) > \($each.name); exit \($each.i % 50)"]
           and $of.exit_code == $each.i % 50
           and ($of.execve | length) == 1
           and $of.inferred == {} and $of.complete
           and $its[0].write_bytes == (($each.i | tostring | length) + 1))))
# Every process of the container has a fork: none is made of calls that seem to be before it.
and ([.P[] | select(.docker_id)] | length == 364 and all(.inferred.start_timestamp == null))
and ([.P[] | select(.inferred.start_timestamp) | .start_timestamp] | max < "2026-11-28T18:52:56")
