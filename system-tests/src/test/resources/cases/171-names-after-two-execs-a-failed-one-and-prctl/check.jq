[.P[]|[.pid,.comm,.exe]]|sort==[[801,"sh","/bin/sh"],[802,"worker-7","/usr/bin/python3"],[803,"sh","/bin/sh"]]
