# Makes units through the manager's interface, as systemd-run, systemctl and busctl do it, and tells what came of each call.
# Run in a guest; what it writes is the same under each manager.
exec 2>&1
run() { echo "+ $*"; timeout 30 "$@"; echo "= $?"; }
until_true() { for _ in $(seq 300); do "$@" > /dev/null 2>&1 && return; sleep 0.1; done; echo "waited in vain: $*"; }
run systemd-run --unit=a1 --description='50% of it' -p User=nobody -p 'Environment="A=b c"' -p LimitNOFILE=100:200 sleep 100
cat /run/systemd/transient/a1.service
run systemctl show a1 -p FragmentPath,Transient,UnitFileState,ActiveState,User,Environment,Description,LimitNOFILE,LimitNOFILESoft
run systemctl stop a1
run systemctl is-active a1
run systemd-run --unit=a2 -p RemainAfterExit=yes sh -c 'printf "%s|" "$@" "a;b" \$ %n > /run/tmp; mv /run/tmp /run/out' x 'tab	x' ';' '\;' 'x;' '$$X' 'a\b' '"q"' "it's" é
until_true test -e /run/out; cat /run/out; echo
run systemd-run --unit=a2 true
run systemctl stop a2
run systemd-run --unit=e -p Type=oneshot false
run systemctl is-failed e
run systemctl reset-failed e
until_true eval "! ls /run/systemd/transient | grep ."
run systemd-run -p Foo=bar true
run systemd-run -p Nice=99 true
run systemd-run -p Slice=x.service true
run systemd-run --unit=cron.service true
run systemd-run --unit=bad@.service true
run systemd-run --scope --unit=s1 -p TimeoutStopSec=3 --slice=foo-bar.slice sh -c 'tail -1 /proc/self/cgroup; systemctl show s1.scope -p Transient,FragmentPath,TimeoutStopUSec,Slice,ControlGroup,CanStart,CanStop,IgnoreOnIsolate,Result,SubState,KillMode; exit 7'
run systemctl show foo-bar.slice -p Slice,SubState,CanStart,Transient,IgnoreOnIsolate
run systemctl is-active s1.scope
systemd-run --quiet --scope --unit=s2 sh -c 'sleep 100 & sleep 100' &
until_true systemctl -q is-active s2.scope
run systemctl show s2.scope -p ActiveState,SubState,Result
run systemctl restart s2.scope
run systemctl stop s2.scope
wait; run systemctl is-active s2.scope
run systemctl stop init.scope
run systemctl stop -- -.slice
run systemctl show init.scope -p ActiveState,SubState,Perpetual,Transient,CanStop
run systemd-run --unit=a3 --slice=x.slice -r -p Type=oneshot true
run systemctl set-property a3 CPUWeight=50
run systemctl set-property --runtime a3 MemoryMax=5M Description=x
run systemctl set-property a3 User=nobody
run systemctl set-property nope.service CPUWeight=50
cat /run/systemd/transient/a3.service.d/50-MemoryMax.conf
run systemctl show a3 -p Description,Slice
run systemctl stop x.slice
run systemctl is-active a3
until_true eval "! ls /run/systemd/transient | grep ."
printf '[Service]\nExecStart=/bin/sleep 1000\n' > /etc/systemd/system/h.service
run systemctl start h
run systemctl set-property h CPUWeight=50
run systemctl set-property --runtime h Description=x
find /etc/systemd/system.control /run/systemd/system.control -type f
cat /etc/systemd/system.control/h.service.d/*
run systemctl show h -p Description
systemctl start dbus
until_true busctl status org.freedesktop.systemd1
B="busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager"
attach() { echo "+ attach $*" | sed "s/ [0-9]*$//"; timeout 30 $B AttachProcessesToUnit "$@"; echo "= $?"; }
t() { echo "+ $*"; timeout 30 $B StartTransientUnit 'ssa(sv)a(sa(sv))' "$@"; }
t b.service fail 0 0
t b.target fail 0 0
t b.service fail 1 Description u 5 0
t b.service foo 0 0
t b fail 0 0
t b.scope fail 0 0
t b.scope fail 1 PIDs au 1 1 0
t b.scope fail 1 PIDs au 1 99999 0
t b.service fail 1 ExecStart 'a(sasb)' 1 /bin/true 1 true false 1 cron.service 0
sleep 100 & P=$!
sleep 100 & Q=$!
timeout 30 $B StartTransientUnit 'ssa(sv)a(sa(sv))' c.scope fail 2 PIDs au 1 $P Delegate b true 0 > /dev/null
until_true systemctl -q is-active c.scope
attach ssau c.scope "" 1 $Q; tail -1 /proc/$Q/cgroup
attach ssau c.scope "../a" 1 $Q
attach ssau h.service "" 1 $Q
attach ssau nope.scope "" 1 1
run busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1/unit/c_2escope org.freedesktop.systemd1.Scope Abandon
run systemctl show c.scope -p SubState
kill $P $Q; until_true eval "! systemctl -q is-active c.scope"
run $B AbandonScope s h.service
run $B AbandonScope s init.scope
run systemd-run --quiet --wait --unit=w false
run systemctl is-failed w; systemctl reset-failed w
echo input | run systemd-run --quiet --pipe sh -c 'cat; echo err >&2; exit 3'
run systemd-run --quiet --pipe --wait --uid=nobody id -un
run systemd-run --quiet --wait --collect -p Type=oneshot false
run systemctl is-active h
# script types at its terminal what says that its input has ended; this input never does.
mkfifo /run/silent; exec 8<> /run/silent
run script -qec "systemd-run --pty --quiet sh -c 'echo from a terminal; : < /dev/tty && echo controlled by it; exit 5'" /dev/null <&8
run systemd-run --quiet --scope --uid=nobody id -un
systemd-run --quiet --scope --unit=k sleep 100 &
until_true systemctl -q is-active k.scope
run systemctl kill k.scope; wait; run systemctl is-active k.scope
systemd-run --quiet --scope --unit=r -p RuntimeMaxSec=1 sleep 100 > /dev/null 2>&1
until_true systemctl is-failed r.scope; run systemctl show r.scope -p Result,ActiveState; systemctl reset-failed r.scope
run setpriv --reuid=65534 --clear-groups systemd-run true
run systemd-run --quiet --unit=x1 sleep 100
systemd-run --quiet --scope --unit=x2 sleep 100 &
until_true systemctl -q is-active x2.scope
run systemctl daemon-reexec
until_true systemctl -q is-active x2.scope
run systemctl daemon-reload
run systemctl is-active x1 x2.scope
run systemctl show x2.scope -p FragmentPath,Transient,SubState
run systemctl stop x1 x2.scope; wait
run systemctl is-active x1 x2.scope
