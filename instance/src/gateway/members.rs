//! Op 8: a guild's members, in chunks. There is always an answer, since clients wait for one.

use std::{collections::HashSet, sync::Arc};

use instance_store::members as store;
use shared::{
    UserId,
    gateway::{MembersChunk, RequestMembers},
    limits,
    members::Member,
};
use shared_db::Conn;

use super::{
    dispatch::Dispatch, event::Event, hub::Command, intents::Intents, kind::EventKind, session::Session,
};
use crate::{
    app::App,
    error::{ApiError, ApiResult},
    members::list::objects,
};

/// An answer in the making.
pub(crate) struct MemberAnswer {
    request: RequestMembers,
    /// Chunks so far, and the last member of them.
    index: usize,
    after: UserId,
    count: usize,
}

impl MemberAnswer {
    pub(crate) fn new(request: RequestMembers) -> Self {
        Self { request, index: 0, after: 0.into(), count: 1 }
    }

    /// Gives the session its next chunk; answers whether there is one more.
    pub(crate) async fn next(&mut self, app: &App, session: &Arc<Session>) -> ApiResult<bool> {
        let guild = self.request.guild_id;
        if app.cache.member(app, guild, session.owner.user).await?.is_some() {
            let members = self.page(app, session).await?;
            let dispatch = Dispatch { guild: Some(guild), ..self.chunk(app, session, members).await };
            let (session, dispatch) = (session.clone(), Arc::new(dispatch));
            // Only the hub knows whether the account is a member at this point of the session's events.
            let told = app.gateway.ask(|done| Command::Tell { session, guild, dispatch, done }).await;
            if told.unwrap_or_default() {
                self.index += 1;
                return Ok(self.index < self.count);
            }
        }
        // Clients wait for the last chunk also of a guild that is none of theirs (any more).
        self.count = self.index + 1;
        let nobody = self.chunk(app, session, Vec::new()).await;
        session.push(&Arc::new(nobody), app.gateway.limits.ring);
        Ok(false)
    }

    async fn chunk(&self, app: &App, session: &Session, members: Vec<Member>) -> Dispatch {
        let found: HashSet<_> = members.iter().map(|member| member.user.id).collect();
        let asked = self.request.user_ids().unwrap_or_default();
        let chunk = MembersChunk {
            guild_id: self.request.guild_id,
            presences: self.presences(app, session, &found).await,
            chunk_index: self.index,
            chunk_count: self.count,
            not_found: asked.iter().filter(|id| !found.contains(id)).copied().collect(),
            nonce: self.request.nonce().map(str::to_owned),
            members,
        };
        Dispatch::new(Event::new(EventKind::GuildMembersChunk, &chunk).tail)
    }

    async fn page(&mut self, app: &App, session: &Session) -> ApiResult<Vec<Member>> {
        let guild = self.request.guild_id;
        let wanted = self.wanted(session);
        let (after, first) = (self.after, self.index == 0);
        let (members, total) = app
            .read(async move |conn: &mut Conn<'_>| {
                let mut total = None;
                let rows = match wanted {
                    Wanted::These(ids) => store::among(conn, guild, &ids).await?,
                    Wanted::Named(prefix, limit) => store::named(conn, guild, &prefix, limit).await?,
                    Wanted::Some(limit) => store::page(conn, guild, after, limit).await?,
                    Wanted::All => {
                        if first {
                            total = Some(store::count(conn, guild).await?);
                        }
                        store::page(conn, guild, after, PAGE).await?
                    }
                };
                Ok::<_, ApiError>((objects(conn, guild, rows).await?, total))
            })
            .await?;
        if let Some(total) = total {
            self.count = usize::try_from(total).unwrap_or_default().div_ceil(limits::MEMBER_CHUNK).max(1);
        }
        self.after = members.last().map_or(self.after, |member| member.user.id);
        Ok(members)
    }

    fn wanted(&self, session: &Session) -> Wanted {
        if let Some(ids) = self.request.user_ids() {
            return Wanted::These(ids.to_vec());
        }
        let limit = self.request.limit.unwrap_or_default();
        let query = self.request.query.as_deref().unwrap_or_default();
        match (query, limit) {
            // Everybody is for those who may know everybody.
            ("", _) if !session.owner.intents.contains(Intents::GUILD_MEMBERS) => {
                Wanted::These(vec![session.owner.user])
            }
            ("", ..=0) => Wanted::All,
            ("", limit) => Wanted::Some(limit.min(PAGE)),
            (query, limit) => Wanted::Named(query.to_lowercase(), limit.clamp(1, NAMED)),
        }
    }

    async fn presences(
        &self,
        app: &App,
        session: &Session,
        members: &HashSet<UserId>,
    ) -> Option<Vec<shared::gateway::Presence>> {
        let asked = self.request.presences == Some(true);
        if !asked || !session.owner.intents.contains(Intents::GUILD_PRESENCES) {
            return None;
        }
        let users = members.iter().copied().collect();
        Some(app.gateway.ask(|done| Command::Online { users, done }).await.unwrap_or_default())
    }
}

/// Members in a chunk.
const PAGE: i64 = 1_000;
/// Members found by name.
const NAMED: i64 = 100;

enum Wanted {
    These(Vec<UserId>),
    Named(String, i64),
    Some(i64),
    All,
}
