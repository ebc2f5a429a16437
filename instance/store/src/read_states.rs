use diesel::{prelude::*, query_dsl::methods::FilterDsl, upsert::excluded};
use diesel_async::RunQueryDsl;
use shared::{ChannelId, MessageId, UserId};
use shared_db::{Conn, on};

use crate::schema::read_states;

/// How far `user` has read.
pub async fn get(conn: &mut Conn<'_>, user: UserId, channel: ChannelId) -> QueryResult<Option<MessageId>> {
    let key = (i64::from(user), i64::from(channel));
    let id: Option<i64> = on!(conn, |c| read_states::table
        .find(key)
        .select(read_states::last_message_id)
        .first(c)
        .await
        .optional())?;
    Ok(id.map(MessageId::from))
}

/// Moves the mark of how far `user` has read forward; false when it is there or further already, also by another unit
/// at this moment.
pub async fn advance(
    conn: &mut Conn<'_>,
    user: UserId,
    channel: ChannelId,
    message: MessageId,
) -> QueryResult<bool> {
    let row = (
        read_states::user_id.eq(i64::from(user)),
        read_states::channel_id.eq(i64::from(channel)),
        read_states::last_message_id.eq(i64::from(message)),
    );
    let newer = excluded(read_states::last_message_id);
    let put = diesel::insert_into(read_states::table)
        .values(row)
        .on_conflict((read_states::user_id, read_states::channel_id))
        .do_update()
        .set(read_states::last_message_id.eq(newer));
    let forward = put.filter(read_states::last_message_id.lt(newer));
    let moved = on!(conn, |c| forward.execute(c).await)?;
    Ok(moved == 1)
}

/// Moves the mark of how far `user` has read, forward or back.
pub async fn put(
    conn: &mut Conn<'_>,
    user: UserId,
    channel: ChannelId,
    message: MessageId,
) -> QueryResult<()> {
    let row = (
        read_states::user_id.eq(i64::from(user)),
        read_states::channel_id.eq(i64::from(channel)),
        read_states::last_message_id.eq(i64::from(message)),
    );
    on!(conn, |c| diesel::insert_into(read_states::table)
        .values(row)
        .on_conflict((read_states::user_id, read_states::channel_id))
        .do_update()
        .set(read_states::last_message_id.eq(excluded(read_states::last_message_id)))
        .execute(c)
        .await)?;
    Ok(())
}
