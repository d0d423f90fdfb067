#!/bin/sh
# Makes the base of the image, TARGET/base.tar, in the form that `docker save` writes: glibc, libstdc++,
# libgomp and zlib of this machine's Debian, and a JDK 25 cut down to the modules that the program uses. It has
# no shell and no package manager. What is there and still right stays.
#
# usage: base.sh TARGET JAR LIB        JAR and LIB: the program and the folder of its libraries
#        base.sh --possible            whether a base can be made on this machine
#
# Needs Debian's mmdebstrap, root or user namespaces, and a whole JDK 25. The mirror is that of this
# machine's own apt.
set -eu

user=10001
# What the program reaches by name only: Kerberos logins, flight recordings.
by_name=jdk.security.auth,jdk.jfr

die() {
    echo "image/base.sh: $*" >&2
    exit 1
}

jdk() {
    for folder in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        if [ -x "$folder/bin/jlink" ] && grep -q '^JAVA_VERSION="25' "$folder/release" 2>/dev/null; then
            echo "$folder"
            return
        fi
    done
    die "a whole JDK 25 is needed: set JAVA_HOME"
}

apt_sources() {
    for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/ubuntu.sources \
        /etc/apt/sources.list; do
        if [ -s "$file" ]; then
            echo "$file"
            return
        fi
    done
    die "apt must have its sources where Debian puts them, such as /etc/apt/sources.list"
}

# The layer of Debian's libraries: copyrights stay, and what a scanner reads of the packages.
libraries() { # ROOT
    packages="$work/packages"
    mkdir -p "$packages"
    # shellcheck disable=SC2016
    mmdebstrap --quiet --variant=extract --include=libc6,libstdc++6,libgomp1,zlib1g \
        --extract-hook='for deb in "$1"/var/cache/apt/archives/*.deb; do
            dpkg-deb -f "$deb" >"'"$packages"'/$(dpkg-deb -f "$deb" Package)"; done' \
        "$suite" "$work/debian.tar" "$(apt_sources)"
    mkdir -p "$1" "$1/var/lib/dpkg"
    # shellcheck disable=SC2046
    tar -xf "$work/debian.tar" -C "$1" --anchored $(printf -- '--exclude=./%s ' \
        bin boot dev etc home media mnt opt proc root run sbin srv sys tmp var \
        usr/bin usr/games usr/include usr/local usr/sbin usr/share usr/src)
    tar -xf "$work/debian.tar" -C "$1" --wildcards './usr/share/doc/*/copyright'
    rm -rf "$1"/usr/lib/*/gconv "$1"/usr/lib/*/audit "$1"/usr/lib/valgrind
    mv "$packages" "$1/var/lib/dpkg/status.d"
    mkdir -p "$1/etc" "$1/tmp"
    chmod 1777 "$1/tmp"
    echo "counterweight:x:$user:$user::/tmp:/nonexistent" >"$1/etc/passwd"
    echo "counterweight:x:$user:" >"$1/etc/group"
    echo "hosts: files dns" >"$1/etc/nsswitch.conf"
    cp /usr/lib/os-release "$1/etc/os-release"
}

java_runtime() { # ROOT
    mkdir -p "$1/opt"
    "$jdk/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
        --compress=zip-6 --output "$1/opt/java"
}

layer() { # ROOT NAME: the same bytes from the same files
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=gnu \
        -cf "$work/$2.tar" -C "$1" .
    sha256sum "$work/$2.tar" | cut -d' ' -f1
}

command -v mmdebstrap >/dev/null || die "mmdebstrap is needed: apt-get install mmdebstrap"
jdk=$(jdk)
suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
if [ "${1:-}" = --possible ]; then
    exec mmdebstrap --quiet --variant=extract --include=zlib1g "$suite" /dev/null "$(apt_sources)"
fi
target=$1 jar=$2 lib=$3
case $(uname -m) in
    x86_64) architecture=amd64 ;;
    aarch64) architecture=arm64 ;;
    *) die "no image for $(uname -m)" ;;
esac
mkdir -p "$target"
target=$(cd "$target" && pwd)
modules=$("$jdk/bin/jdeps" --ignore-missing-deps --multi-release 25 --print-module-deps -q \
    --recursive --class-path "$lib/*" "$jar"),$by_name

# Made from the same script, modules, JDK and day's packages.
stamp=$(cat "$0" "$jdk/release" /etc/os-release; echo "$modules"; date -u +%F)
if [ -f "$target/base.tar" ] && [ "$stamp" = "$(cat "$target/base.stamp" 2>/dev/null)" ]; then
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
libraries "$work/libraries"
java_runtime "$work/java"
one=$(layer "$work/libraries" libraries)
two=$(layer "$work/java" java)
cat >"$work/config.json" <<END
{"architecture": "$architecture", "os": "linux", "created": "1970-01-01T00:00:00Z", "config": {},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$one", "sha256:$two"]},
 "history": [{"created": "1970-01-01T00:00:00Z", "created_by": "mmdebstrap $suite"},
             {"created": "1970-01-01T00:00:00Z", "created_by": "jlink --add-modules $modules"}]}
END
echo '[{"Config": "config.json", "RepoTags": null, "Layers": ["libraries.tar", "java.tar"]}]' \
    >"$work/manifest.json"
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=gnu -cf "$target/base.part" \
    -C "$work" manifest.json config.json libraries.tar java.tar
mv "$target/base.part" "$target/base.tar"
echo "$stamp" >"$target/base.stamp"
echo "image: base of $suite, $architecture, $("$jdk/bin/java" -version 2>&1 | sed -n 1p)"
