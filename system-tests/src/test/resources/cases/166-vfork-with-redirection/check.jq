([.P[]|select(.pid==7301)|[.ppid,.comm,(.inferred|has("start_timestamp"))]]==[[7300,"cc",false]]) and ([.F[]|.write_bytes]==[37])
