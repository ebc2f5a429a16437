//! One table: how SQLite writes its rows as lines of COPY, and in which order tables are filled.

use std::fmt::Write as _;

use super::{MoveError, Unfit};
use crate::schema::{Column, Kind, Table};

#[derive(Clone, Debug)]
pub(super) struct Part {
    pub table: String,
    pub columns: Vec<Column>,
    /// Names, in the key's own order.
    pub key: Vec<String>,
    /// Tables that must be filled before.
    pub parents: Vec<String>,
}

impl Part {
    pub(super) fn new(table: Table, key: Vec<String>, parents: Vec<String>) -> Result<Self, MoveError> {
        if key.is_empty() {
            return Err(MoveError::NoKey { table: table.name });
        }
        for column in &table.columns {
            if let kind @ (Kind::Double | Kind::Other(_)) = &column.kind {
                let (column, kind) = (column.name.clone(), format!("{kind:?}"));
                return Err(MoveError::Kind { table: table.name, column, kind });
            }
        }
        Ok(Self { table: table.name, columns: table.columns, key, parents })
    }

    /// For SQLite: one line of COPY for each row, in the order of the key, as bytes.
    pub(super) fn lines(&self) -> String {
        let fields: Vec<String> = self.columns.iter().map(field).collect();
        let (fields, table, key) = (fields.join(" || char(9) || "), quoted(&self.table), list(&self.key));
        format!("SELECT CAST({fields} || char(10) AS BLOB) AS line FROM {table} ORDER BY {key}")
    }

    /// For PostgreSQL: takes the lines in.
    pub(super) fn copy_in(&self) -> String {
        format!("COPY {} ({}) FROM STDIN", quoted(&self.table), self.names())
    }

    /// For PostgreSQL: gives the same lines back.
    pub(super) fn copy_out(&self) -> String {
        // As SQLite orders texts; other types have but one order.
        let ordered = self.key.iter().map(|key| {
            let text = self.columns.iter().any(|column| &column.name == key && column.kind == Kind::Text);
            quoted(key) + if text { r#" COLLATE "C""# } else { "" }
        });
        let key = ordered.collect::<Vec<_>>().join(", ");
        format!("COPY (SELECT {} FROM {} ORDER BY {key}) TO STDOUT", self.names(), quoted(&self.table))
    }

    /// What of this line PostgreSQL can't hold.
    pub(super) fn unfit(&self, line: &[u8]) -> Vec<Unfit> {
        if !line.contains(&0) && std::str::from_utf8(line).is_ok() {
            return Vec::new();
        }
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let fields: Vec<(&Column, &[u8])> =
            self.columns.iter().zip(line.split(|byte| *byte == b'\t')).collect();
        let mut row = String::new();
        for key in &self.key {
            for (_, value) in fields.iter().filter(|(column, _)| &column.name == key) {
                let comma = if row.is_empty() { "" } else { ", " };
                let _ = write!(row, "{comma}{key} {}", String::from_utf8_lossy(value).escape_debug());
            }
        }
        let why = |value: &[u8]| match std::str::from_utf8(value) {
            Err(_) => Some("is not valid UTF-8"),
            Ok(text) if text.contains('\0') => Some("holds a NUL character"),
            Ok(_) => None,
        };
        let unfit = fields.iter().filter_map(|(column, value)| Some((column, why(value)?)));
        unfit
            .map(|(column, why)| Unfit {
                table: self.table.clone(),
                row: row.clone(),
                column: column.name.clone(),
                why,
            })
            .collect()
    }

    fn names(&self) -> String {
        list(&self.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>())
    }
}

/// A value as COPY writes it. It sets these seven bytes of texts off with a backslash, and no other.
fn field(column: &Column) -> String {
    let name = quoted(&column.name);
    let value = match column.kind {
        Kind::Bool => format!("CASE {name} WHEN 0 THEN 'f' ELSE 't' END"),
        Kind::Binary => format!(r"'\\x' || lower(hex({name}))"),
        Kind::Text => {
            let bare = format!(r"replace({name}, '\', '\\')");
            let specials = [(8, 'b'), (9, 't'), (10, 'n'), (11, 'v'), (12, 'f'), (13, 'r')];
            specials
                .iter()
                .fold(bare, |text, (byte, letter)| format!(r"replace({text}, char({byte}), '\{letter}')"))
        }
        Kind::Integer | Kind::Double | Kind::Other(_) => format!("CAST({name} AS TEXT)"),
    };
    format!(r"CASE WHEN {name} IS NULL THEN '\N' ELSE {value} END")
}

pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

/// Whoever is referred to comes first. A table that refers to itself may do so: COPY checks when it is done.
pub(super) fn in_order(mut parts: Vec<Part>) -> Result<Vec<Part>, MoveError> {
    let mut ordered: Vec<Part> = Vec::new();
    while !parts.is_empty() {
        let waits = |part: &Part| {
            part.parents
                .iter()
                .any(|parent| parent != &part.table && parts.iter().any(|one| &one.table == parent))
        };
        let (waiting, ready): (Vec<Part>, Vec<Part>) = parts.iter().cloned().partition(waits);
        if ready.is_empty() {
            let tables = waiting.iter().map(|part| part.table.as_str()).collect::<Vec<_>>().join(", ");
            return Err(MoveError::Circle { tables });
        }
        ordered.extend(ready);
        parts = waiting;
    }
    Ok(ordered)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(table: &str, parents: &[&str]) -> Part {
        let columns = [("body", Kind::Text), ("id", Kind::Integer)].map(|(name, kind)| {
            let key = name == "id";
            Column { name: name.into(), kind, nullable: !key, key }
        });
        let table = Table { name: table.into(), columns: columns.into() };
        Part::new(table, vec!["id".into()], parents.iter().map(|&parent| parent.into()).collect()).unwrap()
    }

    #[test]
    fn whoever_is_referred_to_is_filled_first() {
        let parts = vec![part("a", &["c", "a"]), part("b", &[]), part("c", &["b"])];
        let order: Vec<String> = in_order(parts).unwrap().into_iter().map(|part| part.table).collect();
        assert_eq!(order, ["b", "c", "a"]);
        let circle = in_order(vec![part("a", &["b"]), part("b", &["a"]), part("c", &[])]);
        assert_eq!(
            circle.unwrap_err().to_string(),
            "the tables a, b refer to each other in a circle, so none of them can be filled first"
        );
    }

    #[test]
    fn what_can_not_be_held_is_told_with_table_row_and_column() {
        let notes = part("notes", &[]);
        assert_eq!(notes.unfit(b"fine \xc3\xa4\t7\n"), []);
        let told = |line: &[u8]| notes.unfit(line).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(told(b"a\0b\t7\n"), ["notes, id 7: body holds a NUL character"]);
        assert_eq!(told(b"a\xff\t8\n"), ["notes, id 8: body is not valid UTF-8"]);
    }

    #[test]
    fn a_type_without_a_way_is_refused() {
        let mut table = Table { name: "odd".into(), columns: part("odd", &[]).columns };
        table.columns[0].kind = Kind::Double;
        assert!(matches!(Part::new(table, vec!["id".into()], Vec::new()), Err(MoveError::Kind { .. })));
    }
}
