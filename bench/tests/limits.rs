//! The load and the limits work together, so that only the product is unknown when a scenario fails.

use std::process::Command;

#[test]
fn every_limit_answers_the_load_and_the_raw_server_loses_nothing() {
    let data = env!("CARGO_TARGET_TMPDIR");
    let output = Command::new(env!("CARGO_BIN_EXE_bench"))
        .args(["run", "--binaries", data, "--data", data, "--rounds", "1", "--seconds", "0.1"])
        .args(["--sessions", "20", "limits"])
        .output()
        .expect("the bench runs");
    let table = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{table}{}", String::from_utf8_lossy(&output.stderr));
    for row in ["echo, 64 clients, throughput", "resolve, 64 clients, p99", "20 sessions, server CPU"] {
        assert!(table.contains(row), "no row '{row}' in\n{table}");
    }
    assert!(table.contains("| 20 sessions, lost | 0.00 |"), "{table}");
}
