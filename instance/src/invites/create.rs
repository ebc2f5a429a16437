use instance_store::{
    guilds,
    invites::{self, InviteRow},
    resolver_outbox,
};
use shared::{
    Timestamp,
    error::Code,
    invites::{CreateInvite, Invite, InviteCreate, InviteKind},
    limits,
    permissions::Permissions,
};
use shared_web::Random;

use super::object;
use crate::{
    access::{self, ChannelAccess},
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, Body, Ok, Room},
    tx::Tx,
};

/// Letters and digits that nobody mistakes for another: no 0 O 1 l I.
const ALPHABET: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// 57^10: about 2^58 codes.
const LENGTH: usize = 10;
const MOST_PER_GUILD: i64 = 1_000;

/// `POST /channels/{channel_id}/invites`. A like invitation of the same person is answered again, unless `unique`, or
/// unless the resolver refuses its code: a new one may fare better.
pub async fn create_invite(
    app: AppRef,
    access: ChannelAccess<access::CreateInvite>,
    Body(request): Body<CreateInvite>,
) -> ApiResult<Ok<Invite>> {
    access.guild()?;
    let code = code(&*app.random);
    let resolved = app.config.resolver.url.is_some();
    let room = Room::ask(&app);
    let row = app.write(async move |tx| make(tx, access, request, code, resolved, room).await).await?;
    Result::Ok(Ok(object::full(&app, &row).await?))
}

async fn make(
    tx: &mut Tx<'_>,
    access: ChannelAccess<access::CreateInvite>,
    request: CreateInvite,
    code: String,
    resolved: bool,
    room: ApiResult<Room>,
) -> ApiResult<InviteRow> {
    // The guild and its channels stay until this invitation is there to be ended with them.
    if !guilds::hold(tx.conn(), access.guild()?.0.id).await? {
        return Err(Code::UnknownChannel.into());
    }
    let access = access.as_of(tx).await?;
    let (guild, now) = (access.guild()?.0.id, tx.now());
    let max_age = request.max_age.unwrap_or(limits::INVITE_MAX_AGE_DEFAULT);
    let row = InviteRow {
        code,
        guild_id: guild,
        channel_id: access.id,
        inviter_id: Some(access.user().into()),
        created_at: now,
        max_age: i32::try_from(max_age).unwrap_or(i32::MAX),
        expires_at: (max_age > 0).then(|| now + max_age * 1_000),
        max_uses: i32::try_from(request.max_uses.unwrap_or(0)).unwrap_or(0),
        uses: 0,
        temporary: request.temporary.unwrap_or(false),
    };
    if request.unique != Some(true)
        && let Some(like) = invites::like(tx.conn(), &row, now).await?
        && !(resolved && is_refused(tx, &like.code).await?)
    {
        return Result::Ok(like);
    }
    room?;
    if invites::count(tx.conn(), guild).await? >= MOST_PER_GUILD {
        return Err(Code::TooManyInvites.into());
    }
    invites::insert(tx.conn(), row.clone()).await?;
    if resolved {
        resolver_outbox::want_present(tx.conn(), &row.code, row.expires_at, now).await?;
    }
    let inviter = instance_store::users::find(tx.conn(), access.user()).await?.map(crate::users::user);
    let data = InviteCreate {
        code: row.code.clone(),
        kind: InviteKind::Guild,
        guild_id: guild,
        channel_id: access.id,
        inviter,
        created_at: Timestamp::from_ms(now),
        expires_at: row.expires_at.map(Timestamp::from_ms),
        max_age,
        max_uses: row.max_uses.into(),
        temporary: row.temporary,
        uses: 0,
    };
    let audience = Audience::ChannelWith(guild, access.id, Permissions::MANAGE_CHANNELS);
    tx.emit(audience, Event::new(EventKind::InviteCreate, &data));
    Result::Ok(row)
}

async fn is_refused(tx: &mut Tx<'_>, code: &str) -> ApiResult<bool> {
    let told = resolver_outbox::find_all(tx.conn(), &[code.to_owned()]).await?;
    Result::Ok(told.iter().any(|row| row.refusal().is_some()))
}

fn code(random: &dyn Random) -> String {
    let letter = || {
        let at = usize::try_from(random.below(ALPHABET.len() as u64)).unwrap_or(0);
        char::from(ALPHABET.get(at).copied().unwrap_or(b'2'))
    };
    std::iter::repeat_with(letter).take(LENGTH).collect()
}
