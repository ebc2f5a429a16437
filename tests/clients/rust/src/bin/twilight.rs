//! A bot on twilight, with zstd-stream, as a developer would write it; only the addresses are ours.

use std::sync::Arc;

use anyhow::{Context as _, ensure};
use library_clients::{Events, Setup, passed};
use tracing_subscriber::filter::LevelFilter;
use twilight_gateway::error::ReceiveMessageErrorType;
use twilight_gateway::{
    ConfigBuilder, EventTypeFlags, Intents, MessageSender, Shard, ShardId, StreamExt as _,
};
use twilight_http::Client;
use twilight_model::channel::message::MessageType;
use twilight_model::channel::{Channel, ChannelType, Message};
use twilight_model::gateway::event::Event;
use twilight_model::gateway::payload::incoming::GuildCreate;
use twilight_model::gateway::payload::outgoing::RequestGuildMembers;
use twilight_model::guild::{Permissions, Role};
use twilight_model::http::permission_overwrite::{PermissionOverwrite, PermissionOverwriteType};
use twilight_model::id::Id;
use twilight_model::id::marker::{ChannelMarker, GuildMarker, MessageMarker, UserMarker};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(LevelFilter::WARN).init();
    let setup = Setup::from_env()?;
    let bot = Bot::start(&setup);
    bot.logs_in(&setup).await?;
    let channel = bot.creates_channel().await?;
    bot.sees_and_sends(&setup, channel.id).await?;
    let role = bot.creates_role(&setup).await?;
    bot.sets_overwrites(&setup, channel.id, &role).await?;
    bot.chunks_members(&setup).await?;
    bot.resumes(&setup, channel.id).await?;
    bot.kicks_and_bans(&setup, channel.id).await?;
    bot.http.delete_role(bot.guild, role.id).await?;
    bot.http.delete_channel(channel.id).await?.model().await?;
    passed("deletes role and channel");
    Ok(())
}

/// Either a dispatch, or the text of one that the library could not read.
enum Received {
    Event(Box<Event>),
    Broken(String),
}

struct Bot {
    http: Client,
    guild: Id<GuildMarker>,
    gateway: MessageSender,
    events: Arc<Events<Received>>,
}

impl Bot {
    fn start(setup: &Setup) -> Self {
        let http = Client::builder().token(setup.bot_token.clone()).proxy(setup.host.clone(), true).build();
        let intents = Intents::GUILDS
            | Intents::GUILD_MEMBERS
            | Intents::GUILD_MODERATION
            | Intents::GUILD_MESSAGES
            | Intents::MESSAGE_CONTENT;
        let config =
            ConfigBuilder::new(setup.bot_token.clone(), intents).proxy_url(format!("ws://{}", setup.host));
        let mut shard = Shard::with_config(ShardId::ONE, config.build());
        let gateway = shard.sender();
        let events = Arc::new(Events::default());
        let seen = Arc::clone(&events);
        tokio::spawn(async move {
            while let Some(item) = shard.next_event(EventTypeFlags::all()).await {
                match item {
                    Ok(event) => seen.push(Received::Event(Box::new(event))),
                    Err(error) => match error.kind() {
                        ReceiveMessageErrorType::Reconnect => eprintln!("not connected: {error}"),
                        _ => seen.push(Received::Broken(format!("{error:?}"))),
                    },
                }
            }
        });
        Self { http, guild: Id::new(setup.guild_id), gateway, events }
    }

    /// Waits for an event; one that the library could not read ends the test.
    async fn event<T>(&self, what: &str, pick: impl Fn(&Event) -> Option<T>) -> anyhow::Result<T> {
        self.events
            .wait(what, |received| match received {
                Received::Event(event) => pick(event).map(Ok),
                Received::Broken(text) => {
                    Some(Err(anyhow::anyhow!("waiting for {what}, unreadable: {text}")))
                }
            })
            .await?
    }

    async fn logs_in(&self, setup: &Setup) -> anyhow::Result<()> {
        let me = self.http.current_user().await?.model().await?;
        ensure!(me.bot, "the bot is not a bot");
        let application = self.http.current_user_application().await?.model().await?;
        let ready = self.event("READY", |event| match event {
            Event::Ready(ready) => Some(ready.clone()),
            _ => None,
        });
        let ready = ready.await?;
        ensure!(ready.version == 10 && ready.user.id == me.id, "READY is about someone else");
        ensure!(ready.application.id == application.id, "READY names another application");
        ensure!(ready.guilds.iter().any(|guild| guild.id == self.guild), "READY lacks the guild");
        passed("logs in, READY");

        let guild = self.event("GUILD_CREATE", |event| match event {
            Event::GuildCreate(guild) => match &**guild {
                GuildCreate::Available(guild) if guild.id == self.guild => Some(guild.clone()),
                _ => None,
            },
            _ => None,
        });
        let guild = guild.await?;
        ensure!(
            guild.members.iter().any(|member| member.user.id == me.id),
            "the bot is not among the members"
        );
        ensure!(guild.roles.iter().any(|role| role.id == self.guild.cast()), "no @everyone role");
        ensure!(
            guild.channels.iter().any(|channel| channel.kind == ChannelType::GuildText),
            "no text channel"
        );
        ensure!(guild.member_count.is_some_and(|count| count >= 3), "too few members in GUILD_CREATE");
        ensure!(guild.name == "Client libraries", "GUILD_CREATE has the wrong name {}", guild.name);
        ensure!(setup.user.id != me.id.get(), "the person is the bot");
        passed("GUILD_CREATE");
        Ok(())
    }

    async fn creates_channel(&self) -> anyhow::Result<Channel> {
        let created = self.http.create_guild_channel(self.guild, "twilight").await?.model().await?;
        ensure!(created.kind == ChannelType::GuildText, "a channel without a type is a text channel");
        self.event("CHANNEL_CREATE", |event| match event {
            Event::ChannelCreate(channel) if channel.id == created.id => Some(()),
            _ => None,
        })
        .await?;
        passed("creates a channel");
        Ok(created)
    }

    async fn message(&self, what: &str, id: Id<MessageMarker>) -> anyhow::Result<Message> {
        self.event(what, |event| match event {
            Event::MessageCreate(message) if message.id == id => Some(message.message.clone()),
            _ => None,
        })
        .await
    }

    async fn sees_and_sends(&self, setup: &Setup, channel: Id<ChannelMarker>) -> anyhow::Result<()> {
        let said = Id::new(setup.user.say(channel.get(), "hello bot").await?);
        let heard = self.message("the person's message", said).await?;
        ensure!(heard.content == "hello bot" && heard.author.id.get() == setup.user.id, "heard {heard:?}");
        ensure!(
            heard.member.is_some() && heard.guild_id == Some(self.guild),
            "a guild message without its member"
        );
        passed("sees a person's message");

        let sent = self.http.create_message(channel).content("hello person").await?.model().await?;
        ensure!(
            self.message("its own message", sent.id).await?.content == "hello person",
            "its own message changed"
        );
        passed("sends, and sees its own message");

        let reply = self.http.create_message(channel).content("a reply").reply(said).await?.model().await?;
        ensure!(reply.kind == MessageType::Reply, "a reply of type {:?}", reply.kind);
        ensure!(reply.referenced_message.is_some_and(|quoted| quoted.id == said), "the reply quotes nothing");
        passed("replies");

        let edited =
            self.http.update_message(channel, sent.id).content(Some("edited")).await?.model().await?;
        ensure!(edited.content == "edited" && edited.edited_timestamp.is_some(), "the edit left {edited:?}");
        self.event("MESSAGE_UPDATE", |event| match event {
            Event::MessageUpdate(message) if message.id == sent.id && message.content == "edited" => Some(()),
            _ => None,
        })
        .await?;
        passed("edits");

        self.http.delete_message(channel, sent.id).await?;
        self.event("MESSAGE_DELETE", |event| match event {
            Event::MessageDelete(message) if message.id == sent.id => Some(()),
            _ => None,
        })
        .await?;
        let history = self.http.channel_messages(channel).await?.models().await?;
        let history: Vec<_> = history.iter().map(|message| message.id).collect();
        ensure!(history == [reply.id, said], "the history is {history:?}");
        passed("deletes, and reads the history");
        Ok(())
    }

    async fn creates_role(&self, setup: &Setup) -> anyhow::Result<Role> {
        let permissions = Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES;
        let request =
            self.http.create_role(self.guild).name("twilight").color(0x12_34_56).permissions(permissions);
        let role = request.await?.model().await?;
        ensure!(role.name == "twilight" && role.permissions == permissions, "the role came back as {role:?}");
        self.event("GUILD_ROLE_CREATE", |event| match event {
            Event::RoleCreate(created) if created.role.id == role.id => Some(()),
            _ => None,
        })
        .await?;
        self.http.add_guild_member_role(self.guild, Id::new(setup.user.id), role.id).await?;
        self.event("GUILD_MEMBER_UPDATE", |event| match event {
            Event::MemberUpdate(member) if member.user.id.get() == setup.user.id => {
                member.roles.contains(&role.id).then_some(())
            }
            _ => None,
        })
        .await?;
        passed("creates a role and gives it");
        Ok(role)
    }

    async fn sets_overwrites(
        &self,
        setup: &Setup,
        channel: Id<ChannelMarker>,
        role: &Role,
    ) -> anyhow::Result<()> {
        let overwrite = PermissionOverwrite {
            allow: None,
            deny: Some(Permissions::SEND_MESSAGES),
            id: role.id.cast(),
            kind: PermissionOverwriteType::Role,
        };
        self.http.update_channel_permission(channel, &overwrite).await?;
        self.event("CHANNEL_UPDATE", |event| match event {
            Event::ChannelUpdate(updated) if updated.id == channel => {
                let overwrites = updated.permission_overwrites.as_deref().unwrap_or_default();
                overwrites
                    .iter()
                    .any(|one| one.id == role.id.cast() && one.deny == Permissions::SEND_MESSAGES)
                    .then_some(())
            }
            _ => None,
        })
        .await?;
        let refused = setup.user.try_say(channel.get(), "not allowed").await?;
        ensure!(refused == (403, 50013), "who may not send was answered {refused:?}");
        self.http.delete_channel_permission(channel).role(role.id).await?;
        setup.user.say(channel.get(), "allowed again").await?;
        passed("sets and removes overwrites");
        Ok(())
    }

    async fn chunks_members(&self, setup: &Setup) -> anyhow::Result<()> {
        self.gateway.command(&RequestGuildMembers::builder(self.guild).nonce("everyone").query("", None))?;
        let members = self.event("GUILD_MEMBERS_CHUNK", |event| match event {
            Event::MemberChunk(chunk) if chunk.nonce.as_deref() == Some("everyone") => {
                Some(chunk.members.iter().map(|member| member.user.id.get()).collect::<Vec<_>>())
            }
            _ => None,
        });
        let members = members.await?;
        ensure!(
            members.contains(&setup.user.id) && members.contains(&setup.target.id),
            "chunked {members:?}"
        );
        passed("chunks members");
        Ok(())
    }

    async fn resumes(&self, setup: &Setup, channel: Id<ChannelMarker>) -> anyhow::Result<()> {
        setup.network.cut().await?;
        let mut missed = Vec::new();
        for number in 1..=5 {
            missed.push(Id::new(setup.user.say(channel.get(), &format!("missed {number}")).await?));
        }
        setup.network.mend().await?;
        self.event("RESUMED", |event| matches!(event, Event::Resumed).then_some(())).await?;
        let last = Id::new(setup.user.say(channel.get(), "after").await?);
        self.message("a message after the resume", last).await?;
        missed.push(last);
        let heard = self.events.all(|received| match received {
            Received::Event(event) => match &**event {
                Event::MessageCreate(message) if message.id >= missed[0] => Some(message.id),
                _ => None,
            },
            Received::Broken(_) => None,
        });
        ensure!(heard == missed, "after the cut it heard {heard:?}, sent were {missed:?}");
        passed("resumes, nothing lost or twice");
        Ok(())
    }

    async fn kicks_and_bans(&self, setup: &Setup, channel: Id<ChannelMarker>) -> anyhow::Result<()> {
        let target: Id<UserMarker> = Id::new(setup.target.id);
        let invite = self.http.create_invite(channel).max_age(600).await?.model().await?;
        self.http.remove_guild_member(self.guild, target).await?;
        self.event("GUILD_MEMBER_REMOVE", |event| match event {
            Event::MemberRemove(removed) if removed.user.id == target => Some(()),
            _ => None,
        })
        .await?;
        passed("kicks");

        ensure!(setup.target.join(&invite.code).await? == 200, "who was kicked can't come back");
        self.event("GUILD_MEMBER_ADD", |event| match event {
            Event::MemberAdd(added) if added.member.user.id == target => Some(()),
            _ => None,
        })
        .await?;
        self.http.create_ban(self.guild, target).await?;
        self.event("GUILD_BAN_ADD", |event| match event {
            Event::BanAdd(banned) if banned.user.id == target => Some(()),
            _ => None,
        })
        .await?;
        let bans = self.http.bans(self.guild).await?.models().await?;
        bans.iter().find(|ban| ban.user.id == target).context("the ban is not in the list")?;
        ensure!(setup.target.join(&invite.code).await? == 403, "who is banned came back");
        self.http.delete_ban(self.guild, target).await?;
        ensure!(setup.target.join(&invite.code).await? == 200, "who is unbanned can't come back");
        passed("invites, bans and unbans");
        Ok(())
    }
}
