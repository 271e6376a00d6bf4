# Sourced by ./biggan and ./test: `prepare cli` or `prepare all` sets the machine up and builds, only when something changed.
# When nothing did, this costs a few milliseconds: one `find` over the sources and no other program.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
artifacts="$root/artifacts"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

# The SDK may be unpacked in a home folder or known only through DOTNET_ROOT; built programs look for the runtime there too.
find_dotnet() {
    local folder
    # dotnet and NuGet refuse to work without a home folder, as under a bare service account.
    if [ ! -w "${HOME:-}" ]; then
        export HOME="$artifacts/home"
        mkdir -p "$HOME"
    fi
    command -v dotnet > /dev/null || for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
        [ -x "$folder/dotnet" ] && PATH="$folder:$PATH" && break
    done
    [ -n "${DOTNET_ROOT:-}" ] || ! command -v dotnet > /dev/null || DOTNET_ROOT=$(dirname -- "$(readlink -f -- "$(command -v dotnet)")")
    export PATH DOTNET_ROOT="${DOTNET_ROOT:-}"
}

# Which machine state the last set-up saw: its own text, the LibTorch asked for, where the runtime is.
setup_is_fresh() {
    local libtorch runtime
    [ "$artifacts/setup.stamp" -nt "$root/eng/setup.sh" ] || return 1
    { read -r libtorch && read -r runtime; } < "$artifacts/setup.stamp" || return 1
    [ "$libtorch" = "libtorch:${BIGGAN_LIBTORCH:-}" ] && [ -x "$runtime/dotnet" ] || return 1
    [ -n "${BIGGAN_LIBTORCH:-}" ] || compgen -G '/usr/lib*/libtorch_cpu.so*' > /dev/null || compgen -G '/usr/lib/*/libtorch_cpu.so*' > /dev/null ||
        compgen -G '/usr/local/lib*/libtorch_cpu.so*' > /dev/null || return 1
    export DOTNET_ROOT="${DOTNET_ROOT:-$runtime}"
}

# Folders are compared too, which notices files that were deleted or renamed.
build_is_fresh() {
    local stamp="$artifacts/build-$1.stamp" sources=("$root"/{src,native,eng,models,Directory.Build.props,Directory.Packages.props,Directory.Solution.props,global.json})
    [ "$1" = cli ] || sources+=("$root"/{tests,bench,BigGan.slnx})
    [ -e "$stamp" ] && [ ! "$artifacts/setup.stamp" -nt "$stamp" ] && [ -z "$(find "${sources[@]}" -newer "$stamp" -print -quit)" ]
}

build() {
    local target started=$SECONDS
    if [ "$1" = cli ]; then target=src/BigGan.Cli/BigGan.Cli.csproj; else target=BigGan.slnx; fi
    if [ -e "$artifacts/build-$1.stamp" ]; then echo "Building biggan..." >&2; else echo "Building biggan (first time: about a minute)..." >&2; fi
    # The stamp is as old as the start of the build: a source edited meanwhile is newer than it.
    : > "$artifacts/build-$1.started"
    if ! (cd "$root" && dotnet build "$target" -c Release --disable-build-servers --nologo -v quiet -clp:NoSummary) > "$artifacts/build.log" 2>&1; then
        # MSBuild repeats an error for every project that needs the failed one.
        grep -E '(error|Error) ?[A-Z]*[0-9]*:' "$artifacts/build.log" | sed 's/ \[[^]]*\]$//' | sort -u | head -n 20 >&2 || tail -n 20 "$artifacts/build.log" >&2
        echo "error: the build failed after $((SECONDS - started)) s; all of its output is in artifacts/build.log" >&2
        exit 1
    fi
    mv "$artifacts/build-$1.started" "$artifacts/build-$1.stamp"
    # All includes the program.
    [ "$1" = cli ] || cp --preserve=timestamps "$artifacts/build-all.stamp" "$artifacts/build-cli.stamp"
}

prepare() {
    setup_is_fresh && build_is_fresh "$1" && return 0
    if ! mkdir -p "$artifacts" 2> /dev/null || [ ! -w "$artifacts" ]; then
        echo "error: something changed and needs a build, but $artifacts cannot be written; was it made by another user?" >&2
        exit 1
    fi
    # Two that start at once: the second waits, then finds everything fresh.
    if command -v flock > /dev/null; then
        exec 9> "$artifacts/prepare.lock"
        flock 9
    fi
    find_dotnet
    if ! setup_is_fresh; then
        bash "$root/eng/setup.sh" || exit 1
        find_dotnet
        printf 'libtorch:%s\n%s\n' "${BIGGAN_LIBTORCH:-}" "$DOTNET_ROOT" > "$artifacts/setup.stamp"
    fi
    build_is_fresh "$1" || build "$1"
    exec 9>&-
}
