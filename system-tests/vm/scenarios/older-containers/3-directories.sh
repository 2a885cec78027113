# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

mkdir -p /srv/b2 /srv/b4 /srv/b5/s/t
docker run --rm --name view1 -v /srv/b2:/zz bb:1 sh -c 'ls /zz; echo c > /zz/fromc'
python3 -c "
import os
d = os.open('/srv/b2', os.O_DIRECTORY)
f = os.open('hostfile', os.O_CREAT | os.O_WRONLY, dir_fd=d)
os.write(f, b'abc')
g = os.open('/srv/b2/fromc', os.O_WRONLY | os.O_APPEND)
os.write(g, b'defg')
"
python3 -c "
import os
d = os.open('/srv/b4', os.O_DIRECTORY)
f = os.open('h4', os.O_CREAT | os.O_WRONLY, dir_fd=d)
os.write(f, b'abc')
"
docker run --rm --name view2 -v /srv/b4:/yy -v /usr:/usr:ro -v /lib64:/lib64:ro -v /lib:/lib:ro bb:1 /usr/bin/python3 -c "
import os
d = os.open('/yy', os.O_DIRECTORY)
f = os.open('inner', os.O_CREAT | os.O_WRONLY, dir_fd=d)
os.write(f, b'abcde')
g = os.open('/yy/h4', os.O_WRONLY | os.O_APPEND)
os.write(g, b'xy')
"
echo x >/srv/b5/s/t/x1
docker run --rm --name view3 -v /srv/b5:/ww bb:1 sh -c 'ls /ww /ww/s; find /ww -type f; ls -R /ww'
find /srv/b5 -type f
tar -C /srv/b5 -cf /root/b5.tar s
rm -r /srv/b5/s
stop_listener
hand_over
