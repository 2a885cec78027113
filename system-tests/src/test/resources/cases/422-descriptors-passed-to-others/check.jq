def passed: "as recorded; a process that had it open sent a message (sendmsg), which may have passed it to another";
def taken: "as recorded; a process took a descriptor of this number from another (pidfd_getfd)";
[.F[]|select(.file_name|startswith("/tmp/w/p/"))|[.file_name[9:],.write_count,.inferred.written]]==
[["closed",1,null],["passed",1,passed],["log",1,passed],["taken",0,taken]]
