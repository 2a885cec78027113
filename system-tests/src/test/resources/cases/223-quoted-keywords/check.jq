([.P[]|[.pid,.args]]==[[900,["/bin/sh","-c","x"]],[901,["/bin/sh","-c","x"]]]) and ([.F[]|[.file_name,.fd,.created,.success,.write_count,.write_bytes]]==[["/tmp/q",3,true,true,1,9]])
