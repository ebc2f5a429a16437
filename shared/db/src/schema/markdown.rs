//! The schema as a page to read, made from SQLite, whose account of itself keeps the order of columns.

use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use diesel::{QueryResult, QueryableByName, sql_query};
use diesel_async::RunQueryDsl;

use crate::{Conn, Sqlite};

/// One section per table: its columns, then its indexes. On PostgreSQL this is an error: the page is made from SQLite.
pub async fn markdown(conn: &mut Conn<'_>) -> QueryResult<String> {
    let Conn::Sqlite(conn) = conn else {
        return Err(diesel::result::Error::QueryBuilderError("the page is made from SQLite".into()));
    };
    let mut page = String::from("# Tables\n");
    for Name { name } in sql_query(TABLES).load(*conn).await? {
        table(conn, &name, &mut page).await?;
    }
    Ok(page)
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

const TABLES: &str = r"SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
      AND name <> '__diesel_schema_migrations' ORDER BY name";

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    declared: String,
    #[diesel(sql_type = Bool)]
    required: bool,
    #[diesel(sql_type = Nullable<Text>)]
    default_value: Option<String>,
    #[diesel(sql_type = BigInt)]
    key_position: i64,
    #[diesel(sql_type = Nullable<Text>)]
    refers_to: Option<String>,
}

const COLUMNS: &str = r#"SELECT c.name, c.type AS declared, c."notnull" <> 0 AS required,
        c.dflt_value AS default_value, c.pk AS key_position,
        (SELECT f."table" || '.' || coalesce(f."to", 'id') FROM pragma_foreign_key_list(?1) f
         WHERE f."from" = c.name ORDER BY f.id LIMIT 1) AS refers_to
    FROM pragma_table_info(?1) c ORDER BY c.cid"#;

#[derive(QueryableByName)]
struct IndexRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    is_unique: bool,
    #[diesel(sql_type = Bool)]
    partial: bool,
    #[diesel(sql_type = Text)]
    columns: String,
}

const INDEXES: &str = r#"SELECT l.name, l."unique" <> 0 AS is_unique, l.partial <> 0 AS partial,
        (SELECT group_concat(coalesce(i.name, 'an expression'), ', ')
         FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno) i) AS columns
    FROM pragma_index_list(?1) l WHERE l.origin <> 'pk' ORDER BY l.name"#;

async fn table(conn: &mut Sqlite, name: &str, page: &mut String) -> QueryResult<()> {
    let columns: Vec<ColumnRow> = sql_query(COLUMNS).bind::<Text, _>(name).load(conn).await?;
    let indexes: Vec<IndexRow> = sql_query(INDEXES).bind::<Text, _>(name).load(conn).await?;
    line(page, &format!("\n## {name}\n\n| column | type | null | default | key | refers to |"));
    line(page, "|---|---|---|---|---|---|");
    for column in columns {
        let null = if column.required || column.key_position > 0 { "" } else { "yes" };
        let default = column.default_value.map(|value| format!("`{value}`")).unwrap_or_default();
        let key = if column.key_position > 0 { column.key_position.to_string() } else { String::new() };
        let refers = column.refers_to.unwrap_or_default();
        line(
            page,
            &format!("| {} | {} | {null} | {default} | {key} | {refers} |", column.name, column.declared),
        );
    }
    if !indexes.is_empty() {
        page.push('\n');
    }
    for index in indexes {
        let unique = if index.is_unique { ", unique" } else { "" };
        let partial = if index.partial { ", partial" } else { "" };
        line(page, &format!("- `{}` on {}{unique}{partial}", index.name, index.columns));
    }
    Ok(())
}

fn line(page: &mut String, text: &str) {
    page.push_str(text);
    page.push('\n');
}
