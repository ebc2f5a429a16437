//! PostgreSQL's own account of its columns.

use diesel::sql_types::{Bool, Text};
use diesel::{QueryResult, QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{Column, Kind};

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

pub(super) async fn columns(conn: &mut AsyncPgConnection) -> QueryResult<Vec<(String, Column)>> {
    // Ordered as SQLite does, by bytes.
    let rows: Vec<Row> = sql_query(
        r#"SELECT t.relname::text AS table_name, c.attname::text AS column_name,
                  format_type(c.atttypid, c.atttypmod) AS declared, NOT c.attnotnull AS nullable,
                  EXISTS (SELECT FROM pg_index i
                          WHERE i.indrelid = t.oid AND i.indisprimary AND c.attnum = ANY(i.indkey)) AS part_of_key
           FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid
           WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p')
             AND c.attnum > 0 AND NOT c.attisdropped
             AND t.relname NOT IN ('__diesel_schema_migrations', 'secrets')
           ORDER BY t.relname::text COLLATE "C", c.attname::text COLLATE "C""#,
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
        "bigint" | "integer" | "smallint" => Kind::Integer,
        "boolean" => Kind::Bool,
        "text" => Kind::Text,
        "bytea" => Kind::Binary,
        "double precision" => Kind::Double,
        other => Kind::Other(other.to_owned()),
    }
}
