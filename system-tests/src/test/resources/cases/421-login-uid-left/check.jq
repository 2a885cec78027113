"it, or the process that created it, changed its login uid; the rules match its calls no more" as $left
|([.F[]|select(.file_name|startswith("/tmp/w/t/"))|[.file_name[9:],.write_count,.complete,(.inferred|keys)]])==
[["before",1,false,["close_timestamp","complete","renamed_to","unlinked","written"]],
 ["other",1,true,["renamed_to","unlinked"]],["back",1,false,["complete","renamed_to","unlinked"]]]
and ([.P[]|select(.complete|not)|[.comm,.inferred.complete]]|sort)==[[null,$left],["ls",$left],["sh",$left],["sh",$left]]
and ([.P[]|select(.complete and .comm=="sh")]|length)>=2
