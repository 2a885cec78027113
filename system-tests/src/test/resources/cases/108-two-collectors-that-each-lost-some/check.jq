([.F[]|[.file_name,.write_count,.write_bytes]]==[["/srv/o.db",57,228]]) and (.S|length)==1 and (.S[0].loss|length)==0
