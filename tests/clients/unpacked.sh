#!/bin/sh
# Runs a program of Debian's with what scripts/foreign-clients.sh unpacked below target/foreign/debian, where nothing is
# installed: its libraries, Perl and Ruby modules are found there before the system's.
#
# usage: unpacked.sh PATH-FROM-THE-ROOT [ARGUMENT...]      such as usr/sbin/apache2
set -eu
root=$(cd "$(dirname "$0")/../../target/foreign/debian/root" && pwd)

# Those of the folders that there are, one after the other.
path() {
    found=
    for folder; do
        [ ! -d "$folder" ] || found="$found${found:+:}$folder"
    done
    echo "$found"
}
lib=$root/usr/lib share=$root/usr/share
LD_LIBRARY_PATH=$(path "$lib"/*-linux-gnu*)
PERL5LIB=$(path "$share/perl5" "$lib"/*-linux-gnu*/perl5/5.* "$share"/perl/5.* "$lib"/*-linux-gnu*/perl/5.*)
RUBYLIB=$(path "$lib"/ruby/vendor_ruby/[1-9]* "$lib/ruby/vendor_ruby" "$lib"/*-linux-gnu*/ruby/vendor_ruby/[1-9]* \
    "$lib"/ruby/[1-9]* "$lib"/*-linux-gnu*/ruby/[1-9]*)
GEM_PATH=$(path "$lib"/ruby/gems/[1-9]* "$share"/rubygems-integration/* "$lib"/*-linux-gnu*/rubygems-integration/*)
export LD_LIBRARY_PATH PERL5LIB RUBYLIB GEM_PATH
PATH="$root/usr/sbin:$root/usr/bin:$PATH"

program=$root/$1
[ -e "$program" ] || program=/$1
shift
case $(head -n 1 "$program" | tr -d '\0') in
    *ruby*) exec ruby "$program" "$@" ;;
    *perl*) exec perl "$program" "$@" ;;
    *) exec "$program" "$@" ;;
esac
