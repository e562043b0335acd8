#!/bin/bash
# worker.sh PROGRAM [JOBS [DATABASE-URL]]: while workers are killed at random,
# each job is done and its effect stored exactly once.
. "$(dirname "$0")/lib.sh"
program=$1
jobs=${2:-1000}
url=${3:-sqlite:$work/worker.db}

quiet() {
    "$@" >"$work/output" 2>&1
}

check "filling" quiet "$program" fill "$jobs" --db "$url"

# A leak checker looks from a process of its own, a child of the pool as the
# workers are: killed, it would leave the pool waiting for ever.  Leaks are
# looked for where the work is done in peace, below.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 \
    "$program" run 4 --db "$url" >"$work/run" 2>&1 &
pool=$!
kills=0
while kill -0 "$pool" 2>/dev/null; do
    read -ra workers <<<"$(ps -o pid= --ppid "$pool" 2>/dev/null | tr '\n' ' ')"
    # Not for ever: on a busy machine none would live long enough to do a job.
    if [ "${#workers[@]}" -gt 0 ] && [ "$kills" -lt 100 ]; then
        # Only a worker of this pool; it may have ended meanwhile.
        kill -9 "${workers[RANDOM % ${#workers[@]}]}" 2>/dev/null &&
            kills=$((kills + 1))
    fi
    sleep "0.0$((RANDOM % 8 + 1))"
done
wait "$pool"
check "the workers end well: $(tail -n 3 "$work/run")" test $? = 0
check "some were killed ($kills)" test "$kills" -gt 5

# reported JOBS: the report says that each of so many jobs is done once.
reported() {
    local n=$1
    "$program" report --db "$url" >"$work/report" 2>"$work/claims" || return 1
    cat >"$work/expected" <<END
done: $n
results: $n, their sum $((n * (n + 1) * (2 * n + 1) / 6))
jobs with more than one result: 0
END
    same "$work/expected" "$work/report"
}

check "each job is done once" reported "$jobs"
claims=$(grep -o '[0-9]*$' "$work/claims")
check "some were tried again ($claims claims)" test "$claims" -gt "$jobs"

# Two of these outlive their lease: somebody else was faster.
check "a few jobs more" quiet "$program" fill 210 --db "$url"
check "done in peace" quiet "$program" run 4 --db "$url"
check "each is done once, too" reported 210
claims=$(grep -o '[0-9]*$' "$work/claims")
check "21 again, 2 by somebody else ($claims)" test "$claims" -ge 233

check "no command" fails quiet "$program"
check "an empty queue" quiet "$program" fill 0 --db "$url"
check "its workers end at once" quiet "$program" run 2 --db "$url"
check "no tables" fails quiet "$program" run 1 --db "sqlite:$work/none.db"
finish
