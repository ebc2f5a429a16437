use crate::{app::App, error::ApiResult};

/// Gives the disk back what deleting left empty in the database's file. Answers how many pages.
///
/// # Errors
/// Of the database.
pub async fn run_once(app: &App) -> ApiResult<usize> {
    let mut given = 0;
    loop {
        let part = app.db.give_back_pages().await?;
        if part == 0 {
            return Ok(given);
        }
        given += part;
    }
}
