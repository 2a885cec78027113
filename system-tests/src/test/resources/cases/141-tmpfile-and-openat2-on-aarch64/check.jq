([.F[]|[.file_name,(.flags|sort),.renamed_to,.write_bytes]]|sort)==([["/srv",["O_RDWR","O_TMPFILE"],"/srv/kept",7],["/srv/d",["O_DIRECTORY","O_NOFOLLOW","O_RDONLY"],null,0]]|sort)
