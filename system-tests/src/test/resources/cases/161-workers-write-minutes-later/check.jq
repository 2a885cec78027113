[.F[]|select(.file_name|test("w[0-9].log"))|[.file_name,.write_bytes,(.inferred|has("written"))]]|sort==[["/var/log/w0.log",10,false],["/var/log/w1.log",11,false],["/var/log/w2.log",12,false]]
