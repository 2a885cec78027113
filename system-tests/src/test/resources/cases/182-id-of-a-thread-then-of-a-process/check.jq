([.P[]|select(.pid>=6200)|[.pid,.exit_code]]|sort)==[[6200,4],[6201,3]] and ([.F[]|[.file_name,.pid,.write_bytes]]|sort)==[["/srv/one",6200,15],["/srv/two",6201,20]]
