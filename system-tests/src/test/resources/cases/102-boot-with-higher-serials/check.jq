([.F[]|select(.file_name=="/var/b.log")|.write_count]==[0]) and ([.S[]|.replay]|unique|length)==1 and (.S|length)==2 and ([.P[]|select(.args[0]=="/usr/sbin/before")|.pid]==[900])
