# Builds a package and installs it, then a newer one over it; another is installed and removed. With
# the paths of the programs, as this shell prefers its own.
PATH=/usr/sbin:/usr/bin:/bin
export PATH
mkdir -p dpkg/info dpkg/updates dpkg/triggers
: > dpkg/status
: > dpkg/available

# build NAME VERSION
build() {
  mkdir -p "tree/DEBIAN" "tree/opt/$1/share"
  cat > tree/DEBIAN/control <<CONTROL
Package: $1
Version: $2
Architecture: all
Maintainer: Nobody <nobody@example.org>
Description: a small package
CONTROL
  if [ "$1" = tool ]; then
    printf '#!/bin/sh\necho "$1" >> /work/hooks.txt\n' > tree/DEBIAN/postinst
    printf '#!/bin/sh\nexit 0\n' > tree/DEBIAN/prerm
    chmod 755 tree/DEBIAN/postinst tree/DEBIAN/prerm
  fi
  echo "/opt/$1/settings" > tree/DEBIAN/conffiles
  echo "version $2" > "tree/opt/$1/settings"
  head -c 70000 /dev/zero > "tree/opt/$1/share/data"
  ln -sf share/data "tree/opt/$1/link"
  echo "only in $2" > "tree/opt/$1/only in $2"
  /usr/bin/dpkg-deb --root-owner-group --build tree "$1_$2.deb"
  rm -r tree
}

build tool 1
build tool 2
build other 1
/usr/bin/dpkg --admindir=/work/dpkg -i tool_1.deb other_1.deb
/usr/bin/dpkg --admindir=/work/dpkg -i tool_2.deb
/usr/bin/dpkg --admindir=/work/dpkg -r other
exit 12
