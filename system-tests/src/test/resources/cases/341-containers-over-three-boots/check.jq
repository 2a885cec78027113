def over($next): "the end of the record; its boot ended by "+$next+", when the next began";
(over("2026-11-28T18:37:00.887Z")) as $one | (over("2026-11-28T18:41:03.721Z")) as $two
| ([.C[]|[.name,.process_count,(.sessions|length),.start_timestamp,.end_timestamp,.exit_code,.inferred.end_timestamp]]|sort)==
[["done1",2,3,"2026-11-28T18:39:56.644Z","2026-11-28T18:39:56.698Z",4,null],
["k1",53,3,"2026-11-28T18:42:30.192Z",null,null,null],
["k2",32,3,"2026-11-28T18:42:30.231Z","2026-11-28T18:43:09.807Z",137,null],
["old1",1,3,"2026-11-28T18:33:48.207Z","2026-11-28T18:36:47.835Z",null,$one]]
and ([.C[]|.name as $n|.runs[]|[$n,(.root_process|split("/")[1:3]|join("/")),.process_count,.exit_code,.inferred.end_timestamp]]|sort)==
([["done1","61eade15/1185",1,4,null],["done1","ca5bb254/1000",1,4,null],
["k1","61eade15/645",33,null,$one],["k1","ca5bb254/640",14,null,$two],["k1","a5e3456b/615",6,null,null],
["k2","61eade15/1003",16,null,$one],["k2","ca5bb254/639",13,null,$two],["k2","a5e3456b/613",3,137,null],
["old1","61eade15/717",1,null,$one]]|sort)
and ([.P[]|select(.docker_id!=null)]|length)==88
and all(.P[]|select(.docker_id!=null and (._id|contains("/61eade15/") or contains("/ca5bb254/"))); .exit_timestamp!=null and .inferred.exit_timestamp!="the end of the session; it may have run longer")
and ([.P[]|select((.args[2]? // "")|test("exit [356]$"))|select(.docker_id!=null)|[.pid,.exit_code]]|sort)==[[822,6],[934,5],[1101,3]]
