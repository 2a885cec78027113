# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

# edit_spec ARGUMENT...: the program of a bundle, which runs without a terminal
edit_spec() {
  args=
  for each in "$@"; do
    args="$args, \"$each\""
  done
  sed -i -e 's/"terminal": true/"terminal": false/' -e 's/"readonly": true/"readonly": false/' \
    -e "/\"args\": \[/,/\]/c\"args\": [${args#, }]," config.json
}

cp -r /mnt/host/godo/bin /mnt/host/godo/lib /usr/local/
mkdir -p /root/bundle
make_root /root/bundle/rootfs
cp /bin/busybox-armhf /root/bundle/rootfs/bin/
cd /root/bundle || exit
runc spec

GODO_JAVA_OPTS=-XX:TieredStopAtLevel=1 listener run --data-dir /root/data --name runc --keep-capture &
listener=$!
wait_until sh -c "grep -q ready: $share/output || ! kill -0 $listener"
kill -0 $listener
edit_spec sh -c 'echo hello > /tmp/a; cat /tmp/a > /tmp/b; sh -c \\"exit 4\\"; exit 6'
ends_with 6 runc run c1
edit_spec sleep 1000
runc run -d c2 </dev/null >/dev/null 2>&1
ends_with 8 runc exec c2 sh -c 'echo inside > /tmp/c; exit 8'
ends_with 9 runc exec c2 /bin/busybox-armhf sh -c 'echo narrow > /tmp/d; exit 9'
runc kill c2 KILL
wait_until sh -c 'runc state c2 | grep -q stopped'
runc delete c2
kill $listener
wait $listener || true
cp -r /root/data /mnt/host/data
