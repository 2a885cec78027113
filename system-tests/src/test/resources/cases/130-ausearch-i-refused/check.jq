(.E|test("input.log: line 3: .*ausearch -i.*ausearch --raw")) and (.E|test("magic|byte 24|pcap")|not) and (.RC|test("replay=1")) and ([.E|split("\n")[]|select(length>0)]|length==1)
