([.C[]|select(.runs==[])|[.name,.exit_code,.start_timestamp,.end_timestamp,.process_count,.complete]]|sort)==
[["badcmd",127,null,null,0,true],["baddev",128,null,null,0,true],["badmount",128,null,null,0,true],
["badperm",126,null,null,0,true],["badrt",128,null,null,0,true],["k3",null,null,null,0,true],["onlycreated",null,null,null,0,true]]
and ([.C[]|select(.runs!=[])|[.name,.exit_code,(.runs|length)]]|sort)==
[["badexec",0,1],["k1",137,1],["k2",137,1],["okay",0,1],["stillcreated",0,1]]
and ([.T|split("\n")[]|select(test("not started|failed to start"))|split("  ")|[.[0],.[3]]]|sort)==
[["badcmd","failed to start, exit 127"],["baddev","failed to start, exit 128"],["badmount","failed to start, exit 128"],
["badperm","failed to start, exit 126"],["badrt","failed to start, exit 128"],["k3","not started"],["onlycreated","not started"]]
