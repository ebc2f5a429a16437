# shellcheck shell=bash
# Reads from a stage's output how many tests it ran.

# counts LOG: prints `PASSED FAILED`, summed over the summaries of nextest, cargo test, vitest, Playwright and our own.
counts() {
    sed 's/\x1b\[[0-9;]*[A-Za-z]//g' "$1" | awk '
        function number_before(word,   at) {
            for (at = 2; at <= NF; at++) if ($at ~ "^" word "[,;.)]?$" && $(at - 1) ~ /^[0-9]+$/) return $(at - 1)
            return 0
        }
        # nextest; vitest; cargo test and our drivers; Playwright, which gives each its own line
        /^ *Summary \[.*tests? run:/ || /^ *Tests  / || /^[0-9]+ passed, [0-9]+ failed$/ || /^test result:/ ||
        /^ +[0-9]+ passed \([0-9.]+m?s\)$/ || /^ +[0-9]+ failed$/ {
            passed += number_before("passed")
            failed += number_before("failed")
        }
        END { print passed + 0, failed + 0 }
    '
}
