//! The known key that a mistyped one probably means.

/// The nearest of `known`, unless all of them are too far away to be meant.
pub(super) fn closest(key: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let tolerated = (key.len() / 3).max(2);
    known
        .map(|candidate| (distance(key, &candidate), candidate))
        .filter(|(distance, _)| *distance <= tolerated)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edits (insert, remove, replace a byte) that turn one into the other.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, left) in from.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, right) in to.bytes().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_key_and_nonsense_finds_none() {
        let known = || ["listen.port", "listen.bind", "database.url"].map(str::to_owned).into_iter();
        assert_eq!(closest("listen.prot", known()).as_deref(), Some("listen.port"));
        assert_eq!(closest("database.ulr", known()).as_deref(), Some("database.url"));
        assert_eq!(closest("cookies.flavour", known()), None);
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
