#!/bin/sh
# Stands for a database: needs a moment until it is ready, and a moment to stop.
trap 'echo "flushing to disk"; sleep 0.3; echo "bye"; exit 0' TERM
echo "recovering"
sleep 0.4
: >"$RUNTIME_DIRECTORY/ready"
echo "ready for connections"
while :; do sleep 1; done
