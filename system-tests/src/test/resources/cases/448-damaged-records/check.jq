([.P[]|select(.pid>=500)|[.pid,.complete]]|sort)==[[500,true],[501,false],[502,false],[503,false],[504,false],[505,false],[506,false]]
  and ([.F[]|select(.call=="open")|[.pid,.file_name,.write_bytes,.complete]]|sort)==([[500,"/tmp/x0",9,true],
    [501,"/tmp/x1",0,false],[502,null,9,false],[503,null,9,false],[504,"/tmp/x4",0,false],[505,"/tmp/x5",0,false],[506,"/tmp/x6",9,true]]|sort)
  and ([.S[].loss[]|[.cause,.count]]|sort)==[["incomplete_event",1],["incomplete_event",1],["incomplete_event",1],["incomplete_event",1],["unknown_architecture",1]]
