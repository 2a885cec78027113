# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

# bundle_runs ARGUMENT...: the program of the bundle's container, which runs without a terminal
bundle_runs() {
  args=
  for each in "$@"; do
    args="$args, \"$each\""
  done
  sed -e 's/"terminal": true/"terminal": false/' -e 's/"readonly": true/"readonly": false/' \
    -e "/\"args\": \[/,/\]/c\"args\": [${args#, }]," spec.json >config.json
}

cp -r /mnt/host/godo/bin /mnt/host/godo/lib /usr/local/
mkdir -p /root/bundle
make_root /root/bundle/rootfs
cp /bin/busybox-armhf /root/bundle/rootfs/bin/
cd /root/bundle || exit
runc spec
mv config.json spec.json

GODO_JAVA_OPTS=-XX:TieredStopAtLevel=1 listener run --data-dir /root/data --name runc --keep-capture &
listener=$!
wait_until sh -c "grep -q ready: $share/output || ! kill -0 $listener"
kill -0 $listener
bundle_runs sh -c 'echo hello > /tmp/a; cat /tmp/a > /tmp/b; sh -c \\"exit 4\\"; exit 6'
ends_with 6 runc run c1
bundle_runs sleep 1000
runc run -d c2 </dev/null >/root/c2.log 2>&1 || { cat /root/c2.log; exit 1; }
ends_with 8 runc exec c2 sh -c 'echo inside > /tmp/c; exit 8'
ends_with 9 runc exec c2 /bin/busybox-armhf sh -c 'echo narrow > /tmp/d; exit 9'
runc kill c2 KILL
wait_until sh -c 'runc state c2 | grep -q stopped'
runc delete c2
kill $listener
wait $listener || true
cp -r /root/data /mnt/host/data
