([.F[]|select(.file_name|startswith("/tmp/w/t/"))|[.call,.file_name[9:],.write_count,.truncated,.created,.mapped,(.inferred|keys)]])==
[["open","aio",0,false,true,false,["written"]],["open","aio-other",0,false,true,false,[]],
["open","oldmmap",0,true,true,false,["mapped"]],["open","mprotect",0,true,true,false,["mapped"]],["open","mprotect",0,false,false,false,[]],
["mknod","node",0,false,true,false,[]],["mknod","fifo",0,false,true,false,[]],["open","node",1,false,false,false,[]],
["open","punched",1,true,true,false,[]],["open","zeroed",1,true,true,false,[]],["open","reserved",1,false,true,false,[]],
["open","punched",0,false,false,false,[]],["open","cloned",0,false,true,false,[]]]
and all(.F[];.complete) and ([.F[]|select(.call=="mknod")|.unlinked]==[true,true])
and ([.P[]|select(.comm=="writes" and .inferred.files_written!=null)|[.files_written,.inferred.files_written]])==
[[0,"at least; whether it wrote to 1 more is not recorded"]]
