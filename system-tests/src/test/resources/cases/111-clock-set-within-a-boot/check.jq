(.S|length)==1 and ([.F[]|[.file_name,.write_bytes]]==[["/var/e.log",6]]) and ([.P[]|[.args[0],.exit_code]]==[["/sbin/early",0]])
