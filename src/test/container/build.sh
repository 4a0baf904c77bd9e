#!/usr/bin/env bash
# Builds Halley's image without a registry, as root on Debian or Ubuntu: an image with Debian's build of the same Java,
# Liberty from Maven with Halley's features alone, and the project's Containerfile over both. Then ContainerIT tries it:
#
#   src/test/container/build.sh && mvn verify -Dhalley.not=none -Dit.test=ContainerIT
set -euo pipefail
cd "$(dirname "$0")/../../.."
here=src/test/container
context=target/container

wanted=()
for package in podman buildah runc netavark aardvark-dns uidmap catatonit iptables mmdebstrap unzip; do
    dpkg -s "$package" > /dev/null 2>&1 || wanted+=("$package")
done
if [ ${#wanted[@]} -gt 0 ]; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}"
fi

# A container inside of a container may change neither its cgroups nor these limits.
mkdir -p "$context"
cat > "$context/containers.conf" <<'CONF'
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=30000:30000"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
CONF
export CONTAINERS_CONF=$PWD/$context/containers.conf

if ! podman image exists localhost/java; then
    mmdebstrap --variant=minbase --include=openjdk-25-jdk-headless,ca-certificates trixie "$context/java.tar"
    home=/usr/lib/jvm/java-25-openjdk-$(dpkg --print-architecture)
    podman import --change "ENV JAVA_HOME=$home" --change "ENV PATH=$home/bin:/usr/bin:/bin" \
        "$context/java.tar" localhost/java
fi
mvn -B -ntp -DskipTests package liberty:create liberty:deploy liberty:package \
    -Dinclude=minify -DpackageDirectory="$PWD/$context" -DpackageName=liberty
rm -rf "$context/base" && mkdir -p "$context/base"
unzip -q "$context/liberty.zip" -d "$context/base"
rm -rf "$context/base/wlp/usr"
cp "$here"/*.sh "$context/base"
chmod -R g=u "$context/base"
podman build --build-arg JAVA=localhost/java --tag localhost/open-liberty --file "$here/Containerfile" "$context/base"
podman build --build-arg LIBERTY=localhost/open-liberty --build-arg JAVA=localhost/java \
    --tag localhost/halley .
podman image inspect localhost/halley --format 'localhost/halley: {{.Size}} bytes'
