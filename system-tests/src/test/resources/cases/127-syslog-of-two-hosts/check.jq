([.P[]|select(.args|length>0)|[.host,.args[0],.exit_code]]|sort==[["web01","/usr/bin/touch",3],["web02","/usr/bin/cat",4]]) and (.E|test("syslog|prefix"))
