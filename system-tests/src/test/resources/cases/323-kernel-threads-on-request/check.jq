(.P | map(._id)) as $keys
| (.P | length) == 179
and ([.P[] | select(.pid == 2) | [.comm, .complete, (.children | length)]] == [["kthreadd", true, 117]])
and ([.P[] | select(.ppid == 2 and .exe == null)] | length == 117)
and ([.P[] | .children[], .ancestors[], (.parent // empty)] | unique - $keys) == []
and (.FO | contains("kernel threads") | not)
