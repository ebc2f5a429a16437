//! A bot on serenity, as a developer would write it; only the address is ours. Its `Identify` asks for compressed payloads.

use std::sync::Arc;

use anyhow::{Context as _, ensure};
use library_clients::{Events, Setup, passed};
use serenity::all::{
    ChannelId, ChannelType, ChunkGuildFilter, ClientBuilder, Context, CreateChannel, CreateInvite,
    CreateMessage, EditMessage, EditRole, Event, GatewayIntents, GetMessages, GuildChannel, GuildId, Http,
    HttpBuilder, Message, MessageId, MessageType, PermissionOverwrite, PermissionOverwriteType, Permissions,
    RawEventHandler, Role, ShardMessenger, UserId,
};
use serenity::async_trait;
use tracing_subscriber::filter::LevelFilter;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(LevelFilter::WARN).init();
    let setup = Setup::from_env()?;
    let bot = Bot::start(&setup).await?;
    bot.logs_in(&setup).await?;
    let channel = bot.creates_channel().await?;
    bot.sees_and_sends(&setup, channel.id).await?;
    let role = bot.creates_role(&setup).await?;
    bot.sets_overwrites(&setup, channel.id, &role).await?;
    bot.chunks_members(&setup).await?;
    bot.resumes(&setup, channel.id).await?;
    bot.kicks_and_bans(&setup, channel.id).await?;
    bot.guild.delete_role(&bot.http, role.id).await?;
    channel.id.delete(&bot.http).await?;
    passed("deletes role and channel");
    Ok(())
}

struct Received {
    event: Event,
    /// The way to the gateway, which the library hands out with each event only.
    shard: ShardMessenger,
}

struct Listener(Arc<Events<Received>>);

#[async_trait]
impl RawEventHandler for Listener {
    async fn raw_event(&self, context: Context, event: Event) {
        self.0.push(Received { event, shard: context.shard });
    }
}

struct Bot {
    http: Arc<Http>,
    guild: GuildId,
    events: Arc<Events<Received>>,
}

impl Bot {
    async fn start(setup: &Setup) -> anyhow::Result<Self> {
        // The library's own limiter only speaks to Discord's host, so its proxy option goes without it.
        let http = HttpBuilder::new(&setup.bot_token).proxy(format!("http://{}", setup.host));
        let http = http.ratelimiter_disabled(true).build();
        let intents = GatewayIntents::GUILDS
            | GatewayIntents::GUILD_MEMBERS
            | GatewayIntents::GUILD_MODERATION
            | GatewayIntents::GUILD_MESSAGES
            | GatewayIntents::MESSAGE_CONTENT;
        let events = Arc::new(Events::default());
        let listener = Listener(Arc::clone(&events));
        let mut client = ClientBuilder::new_with_http(http, intents).raw_event_handler(listener).await?;
        let http = Arc::clone(&client.http);
        tokio::spawn(async move {
            if let Err(error) = client.start().await {
                eprintln!("the client stopped: {error:?}");
            }
        });
        Ok(Self { http, guild: GuildId::new(setup.guild_id), events })
    }

    async fn event<T>(&self, what: &str, pick: impl Fn(&Event) -> Option<T>) -> anyhow::Result<T> {
        self.events.wait(what, |received| pick(&received.event)).await
    }

    async fn logs_in(&self, setup: &Setup) -> anyhow::Result<()> {
        let me = self.http.get_current_user().await?;
        ensure!(me.bot, "the bot is not a bot");
        let ready = self.event("READY", |event| match event {
            Event::Ready(event) => Some(event.ready.clone()),
            _ => None,
        });
        let ready = ready.await?;
        ensure!(ready.version == 10 && ready.user.id == me.id, "READY is about someone else");
        ensure!(ready.guilds.iter().any(|guild| guild.id == self.guild), "READY lacks the guild");
        passed("logs in, READY");

        let guild = self.event("GUILD_CREATE", |event| match event {
            Event::GuildCreate(event) if event.guild.id == self.guild => Some(event.guild.clone()),
            _ => None,
        });
        let guild = guild.await?;
        ensure!(guild.members.contains_key(&me.id), "the bot is not among the members");
        ensure!(guild.roles.values().any(|role| role.id.get() == self.guild.get()), "no @everyone role");
        ensure!(guild.channels.values().any(|channel| channel.kind == ChannelType::Text), "no text channel");
        ensure!(guild.member_count >= 3, "too few members in GUILD_CREATE");
        ensure!(guild.name == "Client libraries", "GUILD_CREATE has the wrong name {}", guild.name);
        ensure!(setup.user.id != me.id.get(), "the person is the bot");
        passed("GUILD_CREATE");
        Ok(())
    }

    async fn creates_channel(&self) -> anyhow::Result<GuildChannel> {
        let created = self.guild.create_channel(&self.http, CreateChannel::new("serenity")).await?;
        ensure!(created.kind == ChannelType::Text, "a channel of kind {:?}", created.kind);
        self.event("CHANNEL_CREATE", |event| match event {
            Event::ChannelCreate(event) if event.channel.id == created.id => Some(()),
            _ => None,
        })
        .await?;
        passed("creates a channel");
        Ok(created)
    }

    async fn message(&self, what: &str, id: MessageId) -> anyhow::Result<Message> {
        self.event(what, |event| match event {
            Event::MessageCreate(event) if event.message.id == id => Some(event.message.clone()),
            _ => None,
        })
        .await
    }

    async fn sees_and_sends(&self, setup: &Setup, channel: ChannelId) -> anyhow::Result<()> {
        let said = MessageId::new(setup.user.say(channel.get(), "hello bot").await?);
        let heard = self.message("the person's message", said).await?;
        ensure!(heard.content == "hello bot" && heard.author.id.get() == setup.user.id, "heard {heard:?}");
        ensure!(
            heard.member.is_some() && heard.guild_id == Some(self.guild),
            "a guild message without its member"
        );
        passed("sees a person's message");

        let mut sent = channel.say(&self.http, "hello person").await?;
        ensure!(
            self.message("its own message", sent.id).await?.content == "hello person",
            "its own message changed"
        );
        passed("sends, and sees its own message");

        let reply = CreateMessage::new().content("a reply").reference_message((channel, said));
        let reply = channel.send_message(&self.http, reply).await?;
        ensure!(reply.kind == MessageType::InlineReply, "a reply of kind {:?}", reply.kind);
        ensure!(reply.referenced_message.is_some_and(|quoted| quoted.id == said), "the reply quotes nothing");
        passed("replies");

        sent.edit(&self.http, EditMessage::new().content("edited")).await?;
        ensure!(sent.content == "edited" && sent.edited_timestamp.is_some(), "the edit left {sent:?}");
        self.event("MESSAGE_UPDATE", |event| match event {
            Event::MessageUpdate(event)
                if event.id == sent.id && event.content.as_deref() == Some("edited") =>
            {
                Some(())
            }
            _ => None,
        })
        .await?;
        passed("edits");

        sent.delete(&self.http).await?;
        self.event("MESSAGE_DELETE", |event| match event {
            Event::MessageDelete(event) if event.message_id == sent.id => Some(()),
            _ => None,
        })
        .await?;
        let history = channel.messages(&self.http, GetMessages::new().limit(50)).await?;
        let history: Vec<_> = history.iter().map(|message| message.id).collect();
        ensure!(history == [reply.id, said], "the history is {history:?}");
        passed("deletes, and reads the history");
        Ok(())
    }

    async fn creates_role(&self, setup: &Setup) -> anyhow::Result<Role> {
        let permissions = Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES;
        let wanted = EditRole::new().name("serenity").colour(0x12_34_56).permissions(permissions);
        let role = self.guild.create_role(&self.http, wanted).await?;
        ensure!(role.name == "serenity" && role.permissions == permissions, "the role came back as {role:?}");
        self.event("GUILD_ROLE_CREATE", |event| match event {
            Event::GuildRoleCreate(event) if event.role.id == role.id => Some(()),
            _ => None,
        })
        .await?;
        self.http.add_member_role(self.guild, UserId::new(setup.user.id), role.id, None).await?;
        self.event("GUILD_MEMBER_UPDATE", |event| match event {
            Event::GuildMemberUpdate(event) if event.user.id.get() == setup.user.id => {
                event.roles.contains(&role.id).then_some(())
            }
            _ => None,
        })
        .await?;
        passed("creates a role and gives it");
        Ok(role)
    }

    async fn sets_overwrites(&self, setup: &Setup, channel: ChannelId, role: &Role) -> anyhow::Result<()> {
        let kind = PermissionOverwriteType::Role(role.id);
        let overwrite =
            PermissionOverwrite { allow: Permissions::empty(), deny: Permissions::SEND_MESSAGES, kind };
        channel.create_permission(&self.http, overwrite).await?;
        self.event("CHANNEL_UPDATE", |event| match event {
            Event::ChannelUpdate(event) if event.channel.id == channel => {
                let overwrites = &event.channel.permission_overwrites;
                overwrites
                    .iter()
                    .any(|one| one.kind == kind && one.deny == Permissions::SEND_MESSAGES)
                    .then_some(())
            }
            _ => None,
        })
        .await?;
        let refused = setup.user.try_say(channel.get(), "not allowed").await?;
        ensure!(refused == (403, 50013), "who may not send was answered {refused:?}");
        channel.delete_permission(&self.http, kind).await?;
        setup.user.say(channel.get(), "allowed again").await?;
        passed("sets and removes overwrites");
        Ok(())
    }

    async fn chunks_members(&self, setup: &Setup) -> anyhow::Result<()> {
        let shard =
            self.events.all(|received| Some(received.shard.clone())).pop().context("no event so far")?;
        shard.chunk_guild(self.guild, None, false, ChunkGuildFilter::None, Some("everyone".to_owned()));
        let members = self.event("GUILD_MEMBERS_CHUNK", |event| match event {
            Event::GuildMembersChunk(event) if event.nonce.as_deref() == Some("everyone") => {
                Some(event.members.keys().map(|id| id.get()).collect::<Vec<_>>())
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

    async fn resumes(&self, setup: &Setup, channel: ChannelId) -> anyhow::Result<()> {
        setup.network.cut().await?;
        let mut missed = Vec::new();
        for number in 1..=5 {
            missed.push(MessageId::new(setup.user.say(channel.get(), &format!("missed {number}")).await?));
        }
        setup.network.mend().await?;
        self.event("RESUMED", |event| matches!(event, Event::Resumed(_)).then_some(())).await?;
        let last = MessageId::new(setup.user.say(channel.get(), "after").await?);
        self.message("a message after the resume", last).await?;
        missed.push(last);
        let mut heard = self.events.all(|received| match &received.event {
            Event::MessageCreate(event) if event.message.id >= missed[0] => Some(event.message.id),
            _ => None,
        });
        // The library runs its handlers side by side: which came first is not for us to judge here.
        heard.sort_unstable();
        ensure!(heard == missed, "after the cut it heard {heard:?}, sent were {missed:?}");
        passed("resumes, nothing lost or twice");
        Ok(())
    }

    async fn kicks_and_bans(&self, setup: &Setup, channel: ChannelId) -> anyhow::Result<()> {
        let target = UserId::new(setup.target.id);
        let invite = channel.create_invite(&self.http, CreateInvite::new().max_age(600)).await?;
        self.guild.kick(&self.http, target).await?;
        self.event("GUILD_MEMBER_REMOVE", |event| match event {
            Event::GuildMemberRemove(event) if event.user.id == target => Some(()),
            _ => None,
        })
        .await?;
        passed("kicks");

        ensure!(setup.target.join(&invite.code).await? == 200, "who was kicked can't come back");
        self.event("GUILD_MEMBER_ADD", |event| match event {
            Event::GuildMemberAdd(event) if event.member.user.id == target => Some(()),
            _ => None,
        })
        .await?;
        self.guild.ban(&self.http, target, 0).await?;
        self.event("GUILD_BAN_ADD", |event| match event {
            Event::GuildBanAdd(event) if event.user.id == target => Some(()),
            _ => None,
        })
        .await?;
        let bans = self.guild.bans(&self.http, None, None).await?;
        bans.iter().find(|ban| ban.user.id == target).context("the ban is not in the list")?;
        ensure!(setup.target.join(&invite.code).await? == 403, "who is banned came back");
        self.guild.unban(&self.http, target).await?;
        ensure!(setup.target.join(&invite.code).await? == 200, "who is unbanned can't come back");
        passed("invites, bans and unbans");
        Ok(())
    }
}
