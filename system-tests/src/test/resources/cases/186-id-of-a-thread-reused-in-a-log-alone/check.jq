([.F[]|{key:.file_name,value:[.pid,.write_bytes]}]|from_entries|[.["/srv/t.bin"],.["/srv/u.bin"]])==[[5300,5],[5301,16]] and ([.P[]|select(.pid==5301)|[.ppid,.exit_code]]==[[400,0]])
