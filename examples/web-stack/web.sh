#!/bin/sh
# Stands for a web server.
echo "listening on 127.0.0.1:8080"
n=0
while sleep 2; do
  n=$((n + 1))
  echo "GET /orders/$n 200"
done
