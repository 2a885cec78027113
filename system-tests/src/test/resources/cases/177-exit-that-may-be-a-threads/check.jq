([.P[]|[.pid,.exit_code]]|sort==[[7500,5],[7600,null]]) and ([.F[]|select(.file_name=="/srv/o")|.write_bytes]==[6])
