//! The sample file, made from the doc comments.

use std::fmt::Write as _;

use super::{Field, Sections};

/// A file with every setting at its default. A line that starts with `#` and no space can be uncommented.
pub fn sample<C: Sections>() -> String {
    let mut text = String::from(
        "# Every setting with its default. Nothing has to be set.\n\
         # Flags win over the environment, the environment over this file.\n",
    );
    for section in C::sections() {
        text.push('\n');
        comment(&mut text, section.doc);
        let _ = writeln!(text, "[{}]", section.name);
        for field in &section.fields {
            describe(&mut text, field);
        }
    }
    text
}

fn describe(text: &mut String, field: &Field) {
    text.push('\n');
    comment(text, field.doc);
    let _ = writeln!(text, "# Environment: {}", field.env);
    let _ = match &field.default {
        Some(value) => writeln!(text, "#{} = {value}", field.key),
        None => writeln!(text, "# {} is not set.", field.key),
    };
}

fn comment(text: &mut String, doc: &str) {
    for line in doc.lines() {
        let _ = writeln!(text, "#{line}");
    }
}
