([.P[]|[.pid,.exit_code]]==[[900,5]]) and ([.F[]|[.file_name,.write_bytes]]==[["/var/s.log",9]]) and (.S|length)==1 and (.S[0].loss|length)==0
