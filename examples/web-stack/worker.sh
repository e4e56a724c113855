#!/bin/sh
# Stands for a worker: fails after three jobs.
for job in 1 2 3; do
  echo "job $job done"
  sleep 1
done
echo "cannot take job 4: out of luck" >&2
exit 3
