([.F[]|[.file_name,.write_bytes,(.writers|map(split("/")[2]))]]|sort)==[["/data/a",7,["212"]],["/data/b",9,["211"]]]
