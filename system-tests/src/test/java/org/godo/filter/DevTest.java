package org.godo.filter;

import java.io.PrintWriter;
import java.nio.file.*;
import java.util.*;
import org.godo.filter.read.*;
import org.godo.filter.view.*;
import org.godo.filter.write.*;
import org.godo.listener.capture.*;
import org.godo.listener.decode.*;
import org.godo.listener.input.*;
import org.godo.model.raw.*;
import org.godo.model.result.*;
import org.godo.model.session.*;
import org.junit.jupiter.api.Test;

@SuppressWarnings("all")
class DevTest {
  @Test
  void dev() throws Exception {
    List<RawEvent> events = new ArrayList<>();
    List<LossWindow> loss = new ArrayList<>();
    EventSink sink =
        new EventSink() {
          public void event(RawEvent e) { events.add(e); }
          public void note(Note n) {}
          public void loss(LossWindow w) { loss.add(w); }
        };
    Path p = Path.of("/work/shared/captures/docker-run.pcap.gz");
    Long off;
    try (MessageSource s = InputFiles.open(List.of(p))) { off = ClockOffset.estimate(s); }
    SessionDecoder d = Decoders.stream(SessionContext.of("S", "vm", off), sink);
    try (MessageSource s = InputFiles.open(List.of(p))) {
      CapturedMessage m;
      while ((m = s.next()) != null) d.accept(m);
    }
    d.finish();
    System.out.println(d.totals() + " loss " + loss);
    long end = events.stream().mapToLong(e -> e.origin().timestamp()).max().getAsLong();
    Session session = new Session("S","S","replay","vm","boot",null,null,4242L,List.of(),0,end,List.of(),Map.of(),loss);
    RawReader reader = (c, s, src) -> events.stream().filter(e -> RawCollection.of(e) == c && e.origin().source() == src).sorted(Comparator.comparing(e -> e.origin().id())).iterator();
    Results r = new Rebuild(reader, List.of(session)).run(new Span(0, Long.MAX_VALUE));
    try (PrintWriter w = new PrintWriter("/tmp/dev.txt")) {
      w.println(r.counts());
      for (ContainerResult c : r.containers()) {
        w.println(c);
        for (String l : new TreeView(Style.PLAIN, java.time.ZoneOffset.UTC).lines(c, r.processes().stream().filter(x -> c.dockerId().equals(x.dockerId())).toList())) w.println(l);
        for (FileAccessResult f : r.fileAccesses()) if (c.dockerId().equals(f.dockerId())) w.println("  F " + f);
      }
      for (ProcessResult x : r.processes()) w.println("P " + x);
    }
  }
}
