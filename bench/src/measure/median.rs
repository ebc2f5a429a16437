//! Many rounds, one number.

/// The middle value; of an even count, the lower of the two in the middle. 0 for none.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let sorted = sorted(values);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}

/// The lowest value: for tails that only the machine's other tenants can make worse. 0 for none.
pub(crate) fn best(values: impl IntoIterator<Item = f64>) -> f64 {
    sorted(values).first().copied().unwrap_or(0.0)
}

fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values
}
