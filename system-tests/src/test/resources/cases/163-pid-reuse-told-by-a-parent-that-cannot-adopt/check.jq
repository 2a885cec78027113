([.P[]|select(.pid==2655)|.ppid]|sort)==[600,610] and ([.F[]|select(.file_name=="/tmp/old")|.write_bytes]==[0])
