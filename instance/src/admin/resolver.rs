//! How the delivery to the resolver stands, and beginning it anew.

use instance_store::resolver_outbox;
use shared::Timestamp;

use crate::{app::App, error::ApiResult, resolver_client::announce};

/// Refused codes that are named.
const MOST_NAMED: i64 = 20;

/// # Errors
/// Of the database.
pub(super) async fn status(app: &App) -> ApiResult<Vec<String>> {
    let Some(resolver) = &app.resolver else { return Ok(standalone()) };
    let (backlog, refused) = app
        .read(async |conn| {
            let backlog = resolver_outbox::backlog(conn).await?;
            Ok::<_, shared_db::QueryError>((backlog, resolver_outbox::refused(conn, MOST_NAMED).await?))
        })
        .await?;
    let mut lines = vec![format!("{} is told that codes lead to {}.", resolver.url(), resolver.target())];
    lines.push(match backlog.due_since {
        None => format!("It knows all of the {} live codes.", backlog.told),
        Some(since) => format!(
            "It knows {} live codes and is still to be told of {}, the oldest due since {}; of these it refused {}.",
            backlog.told,
            backlog.rows,
            Timestamp::from_ms(since),
            backlog.refused
        ),
    });
    lines.extend(resolver.trouble().map(|trouble| format!("The last attempt failed: {trouble}.")));
    lines
        .extend(refused.into_iter().map(|row| format!("  {} {}", row.code, row.failure.unwrap_or_default())));
    Ok(lines)
}

/// # Errors
/// Of the database.
pub(super) async fn resync(app: &App) -> ApiResult<Vec<String>> {
    let Some(resolver) = &app.resolver else { return Ok(standalone()) };
    let told = announce::register_all(app).await?;
    resolver.wake();
    Ok(vec![format!(
        "{told} live codes are registered anew at {}, at the latest when the server starts.",
        resolver.url()
    )])
}

fn standalone() -> Vec<String> {
    vec!["This instance is standalone: no resolver is set, and invitations are direct links.".to_owned()]
}
