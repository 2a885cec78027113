# shellcheck shell=sh
# A machine: boots it, runs steps in it and stops it. Sourced by scripts/vm-test, which sets $image (a
# directory that image/build made), $kernel, $machine (the machine's directory) and $share, the directory
# in it that the machine sees as /mnt/host.
: "${image=}" "${kernel=}" "${machine=}" "${share=}"

# For the slowest step, and the slowest boot, on a machine ten times slower.
step_seconds=1800
boot_seconds=1200

machine_runs() {
  [ -s "$machine/pid" ] && kill -0 "$(cat "$machine/pid")" 2>/dev/null
}

# wait_for WHAT SECONDS COMMAND...: until the command succeeds, while the machine runs
wait_for() {
  what=$1
  end=$(($(date +%s) + $2))
  shift 2
  until "$@"; do
    machine_runs || { echo "the machine stopped before $what" >&2; return 1; }
    [ "$(date +%s)" -lt "$end" ] || { echo "the machine takes too long until $what" >&2; return 1; }
    sleep 0.5
  done
}

# boot: the disk is that of the image with what earlier boots changed
boot() {
  rm -f "$share/booted"
  case $kernel in
    arm64) boot_arm64 ;;
    *) boot_amd64 ;;
  esac </dev/null >>"$machine/console" 2>&1 &
  echo $! >"$machine/pid"
  wait_for "it had booted" "$boot_seconds" test -e "$share/booted"
}

boot_amd64() {
  [ -e "$machine/disk" ] || qemu-img create -q -f qcow2 -b "$image/disk" -F raw "$machine/disk"
  run_machine qemu-system-x86_64 -M q35 -append "root=/dev/vda rw console=ttyS0 panic=-1 mitigations=off" \
    -drive file="$machine/disk",if=virtio,format=qcow2,cache=unsafe
}

boot_arm64() {
  run_machine qemu-system-aarch64 -M virt -append "console=ttyAMA0 panic=-1 mitigations=off"
}

run_machine() {
  emulator=$1
  shift
  exec "$emulator" "$@" -accel tcg,thread=multi,tb-size=512 -cpu max -smp 2 -m 3G -nographic -no-reboot \
    -nic none -kernel "$image/kernel-$kernel" -initrd "$image/initrd-$kernel" \
    -virtfs local,path="$share",mount_tag=host,security_model=none
}

# step FILE: runs a script in the machine, fails as it does
step() {
  rm -f "$share/status"
  cp "$1" "$share/step.new"
  mv "$share/step.new" "$share/step.sh"
  wait_for "the end of $1" "$step_seconds" test -e "$share/status" || return 1
  [ "$(cat "$share/status")" -eq 0 ]
}

# shut_down: in order, as for a reboot; the arm64 machine has no disk on which anything would stay
shut_down() {
  [ "$kernel" != arm64 ] || { cut_power; return; }
  echo reboot >"$share/step.new"
  mv "$share/step.new" "$share/step.sh"
  end=$(($(date +%s) + boot_seconds))
  while machine_runs; do
    [ "$(date +%s)" -lt "$end" ] || { echo "the machine does not shut down" >&2; return 1; }
    sleep 0.5
  done
}

# cut_power: what the machine has written to its disk stays
cut_power() {
  machine_runs || return 0
  kill "$(cat "$machine/pid")"
  wait "$(cat "$machine/pid")" || true
  rm -f "$machine/pid"
}
