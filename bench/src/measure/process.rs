//! What the kernel knows of a process, from `/proc`.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// Linux reports process times in hundredths of a second on every architecture (`USER_HZ`).
const MICROS_PER_TICK: u64 = 10_000;

/// CPU time that a process has used since it started.
#[derive(Clone, Copy)]
pub(crate) struct Cpu {
    pub user: Duration,
    pub system: Duration,
}

impl Cpu {
    pub(crate) fn since(self, earlier: Self) -> Self {
        Self {
            user: self.user.saturating_sub(earlier.user),
            system: self.system.saturating_sub(earlier.system),
        }
    }

    /// Microseconds of CPU per unit of work.
    pub(crate) fn micros_per(self, count: u64) -> f64 {
        (self.user + self.system).as_secs_f64() * 1e6 / count.max(1) as f64
    }
}

/// utime and stime of the whole process, threads that ended included.
pub(crate) fn cpu(pid: u32) -> Result<Cpu> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).context("the measured server is gone")?;
    // The second field is the program's name in parentheses and may itself hold spaces.
    let (_, after_name) = stat.rsplit_once(')').context("/proc/PID/stat has no name")?;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |index: usize| -> Result<Duration> {
        let ticks: u64 = fields.get(index).context("/proc/PID/stat is short")?.parse()?;
        Ok(Duration::from_micros(ticks * MICROS_PER_TICK))
    };
    Ok(Cpu { user: ticks(11)?, system: ticks(12)? })
}

/// Anonymous resident memory in bytes: what the process itself takes, without its mapped files.
pub(crate) fn rss_anon(pid: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("the measured server is gone")?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).context("no RssAnon")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory_and_a_cpu_time() {
        let pid = std::process::id();
        assert!(rss_anon(pid).is_ok_and(|bytes| bytes > 0));
        assert!(cpu(pid).is_ok());
    }
}
