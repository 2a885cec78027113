# shellcheck shell=sh
# Where packages are from. Sourced by the scripts that build images.

# repository SUFFIX: the repository from which this machine gets a suite with that suffix
repository() {
  # shellcheck disable=SC2016 # the variables are apt's
  apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    sed -n "/^[a-z]*$1 /{s/^[^ ]* //p;q}"
}

find_mirrors() {
  main=${GODO_VM_MIRROR:-$(repository '')}
  security=${GODO_VM_SECURITY_MIRROR:-$(repository -security)}
  if [ -z "$main" ] || [ -z "$security" ]; then
    echo "vm-test: this machine gets its packages from no Debian mirror; set GODO_VM_MIRROR and GODO_VM_SECURITY_MIRROR" >&2
    exit 2
  fi
}

# The sources: those of bookworm, and those that have the other kernels.
sources() {
  find_mirrors
  for suite in bookworm bookworm-updates bookworm-backports bullseye; do
    echo "deb $main $suite main"
  done
  for suite in bookworm-security bullseye-security; do
    echo "deb $security $suite main"
  done
}
