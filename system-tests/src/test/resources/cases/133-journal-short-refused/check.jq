(.E|test("input.log: line 2: .*journalctl.*-o (export|json)")) and (.E|test("magic|byte 24|pcap")|not) and (.RC|test("replay=1"))
