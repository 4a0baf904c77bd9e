#!/bin/sh
# Starts the server once and keeps the classes that it loaded where the next start maps them.
set -eu
rm -f /opt/ol/classes.jsa
JDK_JAVA_OPTIONS='-XX:ArchiveClassesAtExit=/opt/ol/classes.jsa -XX:+UnlockDiagnosticVMOptions -XX:+AllowArchivingWithJavaAgent'
export JDK_JAVA_OPTIONS
HALLEY_DRAIN_WINDOW=3s server run > /tmp/warm-up.log 2>&1 &
pid=$!
until grep -q CWWKF0011I /tmp/warm-up.log; do
    kill -0 $pid || { cat /tmp/warm-up.log; exit 1; }
    sleep 1
done
kill $pid
wait $pid || true
chmod g+r /opt/ol/classes.jsa
rm -rf /output/workarea /output/logs /tmp/warm-up.log
