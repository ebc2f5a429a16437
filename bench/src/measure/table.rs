//! The printed result: a Markdown table that can be kept as it is.

use std::fmt::Write as _;

/// What a figure must keep to.
#[derive(Clone, Copy)]
pub(crate) enum Bar {
    AtLeast(f64),
    AtMost(f64),
    None,
}

impl Bar {
    fn verdict(self, value: f64) -> (String, &'static str) {
        match self {
            Self::AtLeast(bar) => (format!("≥ {bar}"), if value >= bar { "met" } else { "**missed**" }),
            Self::AtMost(bar) => (format!("≤ {bar}"), if value <= bar { "met" } else { "**missed**" }),
            Self::None => (String::new(), ""),
        }
    }
}

/// One figure of the product beside the same figure of its limit.
pub(crate) struct Row {
    pub what: String,
    pub product: f64,
    /// `None` for figures that have no limit to stand beside, such as sizes.
    pub limit: Option<f64>,
    pub unit: &'static str,
    /// Of the ratio when there is a limit, else of the figure itself.
    pub bar: Bar,
    pub note: String,
}

pub(crate) struct Table {
    title: String,
    text: String,
}

impl Table {
    pub(crate) fn new(title: &str) -> Self {
        let text =
            "| | product | limit | unit | ratio | bar | | note |\n|---|---|---|---|---|---|---|---|\n".into();
        Self { title: title.into(), text }
    }

    pub(crate) fn add(&mut self, row: &Row) {
        let ratio = row.limit.map(|limit| if limit > 0.0 { row.product / limit } else { 0.0 });
        let (bar, verdict) = row.bar.verdict(ratio.unwrap_or(row.product));
        let limit = row.limit.map(figure).unwrap_or_default();
        let ratio = ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default();
        let product = figure(row.product);
        // Writing to a String can't fail.
        let _ = writeln!(
            self.text,
            "| {} | {product} | {limit} | {} | {ratio} | {bar} | {verdict} | {} |",
            row.what, row.unit, row.note
        );
    }

    pub(crate) fn print(&self) {
        println!("\n### {}\n\n{}", self.title, self.text);
    }
}

/// As many digits as mean something.
fn figure(value: f64) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}
