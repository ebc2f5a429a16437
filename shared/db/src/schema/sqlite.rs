//! SQLite's own account of its columns.

use diesel::sql_types::{Bool, Text};
use diesel::{QueryResult, QueryableByName, sql_query};
use diesel_async::RunQueryDsl;

use super::{Column, Kind};
use crate::Sqlite;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    declared: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
    #[diesel(sql_type = Bool)]
    part_of_key: bool,
}

pub(super) async fn columns(conn: &mut Sqlite) -> QueryResult<Vec<(String, Column)>> {
    // A key of a table is never null here, whatever SQLite tolerates.
    let rows: Vec<Row> = sql_query(
        r#"SELECT t.name AS table_name, c.name AS column_name, upper(c.type) AS declared,
                  c."notnull" = 0 AND c.pk = 0 AS nullable, c.pk > 0 AS part_of_key
           FROM pragma_table_list t JOIN pragma_table_info(t.name) c
           WHERE t.schema = 'main' AND t.type = 'table'
             AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND t.name NOT IN ('__diesel_schema_migrations', 'secrets')
           ORDER BY t.name, c.name"#,
    )
    .load(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (kind, name) = (kind(&row.declared), row.column_name);
            (row.table_name, Column { name, kind, nullable: row.nullable, key: row.part_of_key })
        })
        .collect())
}

fn kind(declared: &str) -> Kind {
    match declared {
        "INTEGER" | "BIGINT" | "INT" | "SMALLINT" => Kind::Integer,
        "BOOLEAN" | "BOOL" => Kind::Bool,
        "TEXT" => Kind::Text,
        "BLOB" => Kind::Binary,
        "DOUBLE" | "REAL" | "DOUBLE PRECISION" => Kind::Double,
        other => Kind::Other(other.to_owned()),
    }
}
