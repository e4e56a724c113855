#!/bin/sh
# Ready after a moment; alive for ten seconds; then it forgets to say so, and the watchdog bites.
trap 'systemd-notify STOPPING=1; exit 0' TERM
sleep 0.5
systemd-notify --ready --status="serving"
for second in 1 2 3 4 5 6 7 8 9 10; do
  systemd-notify WATCHDOG=1
  sleep 1
done
echo "hanging"
while :; do sleep 1; done
