"/var/lib/containers/storage/overlay/" as $o
|([3090,3094,3097,3104,3105,3106]) as $others
|(([.P[]|select(.pid|IN($others[]))|[.pid,.rootfs,(.inferred|has("rootfs"))]]|sort)==[$others[]|[.,null,true]])
and ([.F[]|select(.pid|IN($others[]))|select(.host_path!=null)]==[])
and ([.F[]|select((.pid|IN($others[])) and .success and (.inferred|has("host_path")|not))]==[])
and (([.F[]|select((.pid|IN($others[])) and .write_bytes>0 and (.file_name|test("^/(data|tmp)/[nl]")))|[.pid,.file_name,.write_bytes]]|sort)==
[[3090,"/data/nsp1.txt",11],[3090,"/tmp/nsp1",3],[3104,"/data/lxc1.txt",11],[3104,"/tmp/lxc1",3]])
and (([.P[]|select(.pid|IN(2869,2911,3044,3139))|[.pid,.rootfs]]|sort)==
[[2869,$o+"c90635e670de9ad6eed9ed50b697924478be5c669b30b5398d523ea7baa944a3/merged"],
[2911,$o+"c10ef331bb9560ed737cf8cb726c6f48ed77fd8610a89f3ce5126b23adce3a08/merged"],
[3044,$o+"396480d74cbdb411824de27deef4bd6b0f9baaf8c384a3b6e7767ac207f073a3/merged"],
[3139,"/home/u1/.local/share/containers/storage/vfs/dir/a240b72b46cb5c3097f528e3ef6a0011aa795c2029655ecfb4a1096e1c67ca9e"]])
