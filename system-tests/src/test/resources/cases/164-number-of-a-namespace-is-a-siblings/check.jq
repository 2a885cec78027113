[.P[]|select(.pid>5000)|[.pid,.ppid,(.inferred|has("start_timestamp"))]]|sort==[[5002,5000,true],[5003,5000,true]]
