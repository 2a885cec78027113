#!/bin/sh
# Redirections, pipes, subshells, jobs, here-documents and traps, of two shells.
echo one > one.txt
echo two >> one.txt
cat < one.txt > two.txt 2> errors.txt
cat nothing-there >> both.txt 2>&1
exec 7> held.txt
echo a >&7
(echo b >&7; exit 4)
sh -c 'echo c >&7' 7>&7
exec 7>&-
mkdir sub
(cd sub && echo relative > ../sub/./relative.txt && pwd > "/work/a b
c")
printf '%s\n' "$@" | sort | tee sorted.txt | wc -l > count.txt
cat > here.txt <<DOCUMENT
here is $(basename "$0")
DOCUMENT
for i in 1 2 3 4; do
  (echo $i > job-$i.txt; exit $i) &
done
wait
sleep 30 &
kill -TERM $!
wait $!
trap 'echo trapped >> trap.txt' USR1
kill -USR1 $$
sh -c 'kill -9 $$'
/work/no-such-program
/work
env no-such-program
ln -s one.txt link.txt
echo through >> link.txt
mv one.txt moved.txt
ln moved.txt hard.txt
rm hard.txt two.txt
read line < moved.txt
set -C
echo again > moved.txt
dd if=/dev/zero of=blocks bs=1000 count=25
dd if=/dev/zero of=blocks bs=10 count=2 seek=3 conv=notrunc
/usr/bin/bash -c '
  exec {fd}<> between.txt
  echo out >&$fd
  diff <(echo x) <(echo y)
  echo to process > >(cat > from-process.txt)
  wait
  coproc cat
  echo hello >&${COPROC[1]}
  read answer <&${COPROC[0]}
  cat <<< "$answer" > answer.txt
'
find . -name "*.txt" -exec grep -l o {} + | xargs -n 2 md5sum > sums.txt
exit 3
