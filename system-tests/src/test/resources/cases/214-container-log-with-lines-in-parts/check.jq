([.P[]|select(.pid==6100)|.args]==[["sh","-c","x"]]) and
([.P[]|select(.pid==6100)|.execve|length]==[1]) and
([.P[]|select(.pid==6100)|.exit_code]==[4]) and
([.F[]|select(.file_name=="/out")|.write_bytes]==[64]) and
([.F[]|select(.file_name=="/out")|.created]==[true])
