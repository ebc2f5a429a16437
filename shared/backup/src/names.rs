//! What archives are called: by the server that they are of, and by the second in which they were begun.

use anyhow::Context as _;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};

const TIME: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");

/// How an archive's name ends; encrypted ones have `.age` behind it.
pub(crate) const ENDING: &str = ".tar.zst";
const ENCRYPTED: &str = ".age";

/// How the name of whatever isn't finished ends.
pub(crate) const PARTIAL: &str = ".partial";

/// A moment as names have it: `20261121T200000Z`.
pub(crate) fn stamp(now_ms: i64) -> anyhow::Result<String> {
    let moment = OffsetDateTime::from_unix_timestamp(now_ms / 1_000).context("the machine's clock")?;
    Ok(moment.format(TIME)?)
}

pub(crate) fn start(service: &str) -> String {
    format!("privatechat-{service}-")
}

pub(crate) fn archive(service: &str, now_ms: i64) -> anyhow::Result<String> {
    Ok(format!("{}{}{ENDING}", start(service), stamp(now_ms)?))
}

/// When an archive of this server was begun; `None` for any other name.
pub(crate) fn time_of(service: &str, name: &str) -> Option<OffsetDateTime> {
    let name = name.strip_suffix(ENCRYPTED).unwrap_or(name);
    let stamp = name.strip_prefix(&start(service))?.strip_suffix(ENDING)?;
    PrimitiveDateTime::parse(stamp, TIME).ok().map(PrimitiveDateTime::assume_utc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_server_and_its_second() {
        let name = archive("instance", 1_795_291_200_999).unwrap();
        assert_eq!(name, "privatechat-instance-20261121T200000Z.tar.zst");
        let time = time_of("instance", &name).unwrap();
        assert_eq!(time.unix_timestamp(), 1_795_291_200);
        assert_eq!(time_of("instance", &format!("{name}.age")), Some(time));
        for other in [
            &name.replace("instance", "resolver"),
            &format!("{name}.partial"),
            &name.replace("11", "13"),
            "x",
        ] {
            assert_eq!(time_of("instance", other), None, "{other}");
        }
    }
}
