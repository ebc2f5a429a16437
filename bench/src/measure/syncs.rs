//! How often a process asked the disk to hold what it wrote.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};

/// `strace` on a running process. It slows what it watches, so it never runs while something is timed.
pub(crate) struct SyncCounter {
    strace: Child,
    report: PathBuf,
}

impl SyncCounter {
    /// Starts counting. `None` when this machine has no strace or doesn't let it attach.
    pub(crate) fn attach(pid: u32, folder: &std::path::Path) -> Option<Self> {
        let report = folder.join("syncs.txt");
        let mut strace = Command::new("strace")
            .args(["-f", "-c", "-e", "trace=fsync,fdatasync", "-p", &pid.to_string(), "-o"])
            .arg(&report)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        std::thread::sleep(Duration::from_millis(500));
        match strace.try_wait() {
            Ok(None) => Some(Self { strace, report }),
            _ => None,
        }
    }

    /// The number of calls since it was attached.
    pub(crate) fn finish(mut self) -> Result<u64> {
        // strace writes its report when it is interrupted; std can only kill, which would lose it.
        Command::new("kill").args(["-INT", &self.strace.id().to_string()]).status()?;
        self.strace.wait()?;
        let report = std::fs::read_to_string(&self.report).context("strace left no report")?;
        Ok(report.lines().filter_map(calls).sum())
    }
}

/// A line is `% time  seconds  usecs/call  calls  [errors]  syscall`.
fn calls(line: &str) -> Option<u64> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    if !matches!(fields.last(), Some(&"fsync" | &"fdatasync")) {
        return None;
    }
    fields.get(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_of_sync_calls_count() {
        assert_eq!(calls(" 98.22    0.123456          81      1500           fdatasync"), Some(1500));
        assert_eq!(calls("  1.78    0.000100          50         2         1 fsync"), Some(2));
        assert_eq!(calls("100.00    0.123556          81      1502         1 total"), None);
        assert_eq!(calls("------ ----------- ----------- --------- --------- ----------------"), None);
    }
}
