#!/usr/bin/env bash
# Installs what biggan needs from the system: LibTorch, a C++ compiler, a font and the Fashion-MNIST images.
# Does nothing when everything is there; asks for root only to install packages. Run by ./biggan and ./test.
#   BIGGAN_LIBTORCH   a LibTorch folder or the folder of a Python torch package, used instead of the system's LibTorch
set -euo pipefail
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

check_dotnet() {
    command -v dotnet > /dev/null || fail "the .NET 10 SDK is missing: get it from https://dotnet.microsoft.com/download/dotnet/10.0," \
        "or on Ubuntu: sudo apt-get install dotnet-sdk-10.0"
    local sdks
    # Runs outside the repository: global.json would turn a missing SDK into an error of many lines.
    sdks=$(cd / && dotnet --list-sdks 2>&1) || fail "dotnet does not start: ${sdks%%$'\n'*}"
    grep -qE '^[1-9][0-9]+\.' <<< "$sdks" || fail "dotnet is here but not the .NET 10 SDK (found: ${sdks:-no SDK}):" \
        "get it from https://dotnet.microsoft.com/download/dotnet/10.0"
}

check_libtorch_folder() {
    [ -e "$BIGGAN_LIBTORCH/lib/libtorch_cpu.so" ] && [ -e "$BIGGAN_LIBTORCH/include/ATen/ATen.h" ] ||
        fail "BIGGAN_LIBTORCH=$BIGGAN_LIBTORCH is not a LibTorch folder: it needs lib/libtorch_cpu.so and include/ATen/ATen.h." \
            "Unset it to use the system's LibTorch"
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null)" = installed ]; }

# Leaves the command that gives root in the array `root_command`; false when there is none.
find_root() {
    root_command=()
    [ "$(id -u)" -eq 0 ] && return 0
    command -v sudo > /dev/null || return 1
    if [ -t 0 ]; then root_command=(sudo); else root_command=(sudo -n); fi
    "${root_command[@]}" true 2> /dev/null
}

apt_install() {
    "${root_command[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >> "$log" 2>&1
}

setup_with_apt() {
    local package needed=() wanted=()
    for package in "${required[@]}"; do installed "$package" || needed+=("$package"); done
    for package in "${useful[@]}"; do installed "$package" || wanted+=("$package"); done
    [ $((${#needed[@]} + ${#wanted[@]})) -eq 0 ] && return 0

    local line="sudo apt-get install --no-install-recommends ${needed[*]} ${wanted[*]}"
    if ! find_root; then
        [ ${#needed[@]} -eq 0 ] || fail "system packages are missing and installing them needs root: $line"
        say "note: some features need system packages that are missing: $line"
        return 0
    fi

    say "Installing system packages: ${needed[*]} ${wanted[*]}"
    "${root_command[@]}" apt-get update -q >> "$log" 2>&1 || say "note: apt-get update failed; going on with the package lists that are here"
    apt_install "${needed[@]}" "${wanted[@]}" && return 0

    # One package that this release does not have must not keep out the others.
    for package in "${needed[@]}"; do apt_install "$package" || { tail -n 5 "$log" >&2; fail "$package could not be installed (see $log); try: $line"; }; done
    for package in "${wanted[@]}"; do apt_install "$package" || say "note: $package could not be installed (see $log)"; done
}

setup_without_apt() {
    local missing=()
    command -v cmake > /dev/null || missing+=("CMake 3.18 or later")
    command -v c++ > /dev/null || command -v g++ > /dev/null || missing+=("a C++17 compiler")
    [ -n "${BIGGAN_LIBTORCH:-}" ] || [ -e /usr/include/ATen/ATen.h ] || [ -e /usr/local/include/ATen/ATen.h ] ||
        missing+=("LibTorch 1.13 or later (unpack one from https://pytorch.org and set BIGGAN_LIBTORCH to its folder)")
    [ ${#missing[@]} -eq 0 ] && return 0
    local list
    list=$(printf '; %s' "${missing[@]}")
    fail "this system has no apt-get, so please install by hand: ${list#; }"
}

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
log="$root/artifacts/setup.log"
mkdir -p "$root/artifacts"
: > "$log"

required=(cmake g++ make ca-certificates)
useful=(libgloo-dev libopenblas0-pthread fontconfig-config fonts-dejavu-core dataset-fashion-mnist)
if [ -n "${BIGGAN_LIBTORCH:-}" ]; then check_libtorch_folder; else required+=(libtorch-dev); fi

check_dotnet
if command -v apt-get > /dev/null && command -v dpkg-query > /dev/null; then setup_with_apt; else setup_without_apt; fi
