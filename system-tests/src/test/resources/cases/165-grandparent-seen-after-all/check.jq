(.P|map({key:._id,value:.pid})|from_entries) as $p|[.P[]|[.pid,(.ancestors|map($p[.]))]]|sort==[[9300,[]],[9301,[9300]],[9302,[9300,9301]],[9303,[9300]]]
