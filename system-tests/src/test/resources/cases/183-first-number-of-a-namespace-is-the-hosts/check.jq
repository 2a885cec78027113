([.F[]|[.file_name,.write_bytes,(.inferred.written//0)]]|sort)==[["/data/0",10,0],["/data/1",11,0],["/data/2",12,0],["/data/3",13,0]]
