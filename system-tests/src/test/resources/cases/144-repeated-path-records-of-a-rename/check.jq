[.F[]|[.call,.file_name,.renamed_from,.renamed_to]]|sort==([["open","/srv/a",null,"/srv/b"],["rename","/srv/b","/srv/a",null]]|sort)
