# Editors that write beside a file and rename it, and such as write into it.
printf 'one\ntwo\nthree\n' > text.txt
/usr/bin/vi -e -s -u NONE -N --cmd 'set backup writebackup backupcopy=no directory=. updatecount=1' \
  -c '%s/two/2/' -c 'wq' text.txt
/usr/bin/vi -e -s -u NONE -N --cmd 'set backupcopy=yes writebackup directory=/tmp' \
  -c 'g/one/d' -c 'w! copy.txt' -c 'wq' text.txt
/usr/bin/sed -i.orig 's/three/3/' text.txt
/bin/sed -i 's/3/drei/' text.txt
printf '1\na\nnew line\n.\nw\nq\n' | /usr/bin/ed -s text.txt
printf '1d\nw\nq\n' | /bin/ed text.txt
printf ':1\nddZZ' | /bin/vi text.txt
/bin/cp text.txt draft && echo more >> draft && /bin/mv draft text.txt
/usr/bin/sort -o text.txt text.txt
/usr/bin/tee -a text.txt < copy.txt
cat text.txt
exit 9
