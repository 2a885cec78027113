(.E|test("input.log: line 1: JSON.*auditbeat.*; give ")) and (.E|test("magic|byte 24|pcap")|not) and (.RC|test("replay=1"))
