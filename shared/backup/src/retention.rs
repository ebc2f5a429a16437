//! Which archives are kept: the newest of each of the last 7 days, 4 weeks and 6 months in which there are any.
//!
//! Days without an archive don't count, so a machine that was off for a month loses nothing when it is back.

use std::collections::BTreeSet;

use time::OffsetDateTime;

use crate::names;

const DAYS: usize = 7;
const WEEKS: usize = 4;
const MONTHS: usize = 6;

/// The names of `service`'s archives that need not be kept. Other names are nobody's business here.
pub fn superfluous<'a>(service: &str, present: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut archives: Vec<(OffsetDateTime, &str)> = present
        .into_iter()
        .filter_map(|name| names::time_of(service, name).map(|time| (time, name)))
        .collect();
    // The newest first, which is the one that stands for its day.
    archives.sort_unstable_by(|one, other| other.cmp(one));
    let mut kept = BTreeSet::new();
    keep_first_of_each(&archives, DAYS, |time| (time.year(), i32::from(time.ordinal())), &mut kept);
    keep_first_of_each(&archives, WEEKS, week, &mut kept);
    keep_first_of_each(&archives, MONTHS, |time| (time.year(), i32::from(u8::from(time.month()))), &mut kept);
    archives.into_iter().map(|(_, name)| name).filter(|name| !kept.contains(name)).collect()
}

/// A week belongs to the year that has its Thursday.
fn week(time: OffsetDateTime) -> (i32, i32) {
    let (year, week, _) = time.to_iso_week_date();
    (year, i32::from(week))
}

fn keep_first_of_each<'a>(
    archives: &[(OffsetDateTime, &'a str)],
    most: usize,
    span: impl Fn(OffsetDateTime) -> (i32, i32),
    kept: &mut BTreeSet<&'a str>,
) {
    let mut seen = BTreeSet::new();
    for (time, name) in archives {
        if seen.len() == most {
            return;
        }
        if seen.insert(span(*time)) {
            kept.insert(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: i64 = 86_400_000;
    /// Saturday, 21 November 2026, 20:00.
    const NOW_MS: i64 = 1_795_291_200_000;

    fn left(archives: &[String]) -> Vec<&str> {
        let names = || archives.iter().map(String::as_str);
        let gone: BTreeSet<&str> = superfluous("instance", names()).into_iter().collect();
        let mut left: Vec<&str> = names().filter(|name| !gone.contains(name)).collect();
        left.sort_unstable_by(|one, other| other.cmp(one));
        left.iter().map(|name| &name["privatechat-instance-".len()..][..8]).collect()
    }

    #[test]
    fn a_year_of_days_leaves_seven_days_four_weeks_and_six_months() {
        let daily: Vec<String> =
            (0..365).map(|day| names::archive("instance", NOW_MS - day * DAY_MS).unwrap()).collect();
        assert_eq!(
            left(&daily),
            [
                // days, the 21st also for its week and month, the 15th for its week
                "20261121", "20261120", "20261119", "20261118", "20261117", "20261116", "20261115",
                // Sundays
                "20261108", "20261101", // last days of months
                "20261031", "20260930", "20260831", "20260731", "20260630",
            ]
        );
    }

    #[test]
    fn of_one_day_the_newest_is_kept() {
        let hourly: Vec<String> =
            (0..5).map(|hour| names::archive("instance", NOW_MS - hour * DAY_MS / 24).unwrap()).collect();
        let all = hourly.iter().map(String::as_str);
        assert_eq!(superfluous("instance", all), hourly[1..].iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_no_archive_of_this_server_stays() {
        let resolvers: Vec<String> =
            (0..40).map(|day| names::archive("resolver", NOW_MS - day * DAY_MS).unwrap()).collect();
        let all =
            resolvers.iter().map(String::as_str).chain(["notes.txt", "privatechat-instance-mine.tar.zst"]);
        assert_eq!(superfluous("instance", all), Vec::<&str>::new());
    }

    #[test]
    fn days_without_an_archive_do_not_count() {
        let rare: Vec<String> =
            (0..7).map(|month| names::archive("instance", NOW_MS - month * 40 * DAY_MS).unwrap()).collect();
        assert_eq!(left(&rare).len(), 7);
    }
}
