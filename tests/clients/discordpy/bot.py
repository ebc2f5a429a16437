"""A bot on discord.py, as a developer would write it; only the addresses are ours."""

import asyncio
import os
import sys
import traceback

import aiohttp
import discord
import yarl

from around import Network, Person, Seen, passed

BASE = os.environ["BASE"]
GUILD_ID = int(os.environ["GUILD_ID"])

discord.http.Route.BASE = f"{BASE}/api/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(BASE.replace("http", "ws", 1))

EVENTS = (
    "ready resumed message message_edit message_delete guild_channel_create guild_channel_update guild_role_create "
    "member_join member_remove member_update member_ban member_unban"
).split()


class Bot(discord.Client):
    """Remembers each event that the tests ask for."""

    def __init__(self) -> None:
        intents = discord.Intents(
            guilds=True, members=True, moderation=True, guild_messages=True, message_content=True
        )
        super().__init__(intents=intents, chunk_guilds_at_startup=False)
        self.seen = Seen()
        for name in EVENTS:
            setattr(self, f"on_{name}", self._memory_of(name))

    def _memory_of(self, name: str):
        async def remember(*args: object) -> None:
            await self.seen.push(name, *args)

        remember.__name__ = f"on_{name}"
        return remember


async def main() -> None:
    wanted = os.environ["COMPRESSION"]
    spoken = discord.utils._ActiveDecompressionContext.COMPRESSION_TYPE
    assert spoken == wanted, f"this Python would speak {spoken}, wanted is {wanted}"
    async with aiohttp.ClientSession() as session, Bot() as bot:
        user = Person(session, BASE, int(os.environ["USER_ID"]), os.environ["USER_TOKEN"])
        target = Person(session, BASE, int(os.environ["TARGET_ID"]), os.environ["TARGET_TOKEN"])
        network = Network(session, os.environ["CUTTER"])
        running = asyncio.create_task(bot.start(os.environ["BOT_TOKEN"]))
        # The library lets an error of an event parser end its connection: the test must end with it.
        test = asyncio.create_task(scenario(bot, user, target, network))
        await asyncio.wait([running, test], return_when=asyncio.FIRST_COMPLETED)
        if not test.done():
            test.cancel()
            await running
            raise RuntimeError("the client stopped before the test was over")
        await test


async def scenario(bot: Bot, user: Person, target: Person, network: Network) -> None:
    guild = await logs_in(bot)
    channel = await creates_channel(bot, guild)
    await sees_and_sends(bot, channel, user)
    role = await creates_role(bot, guild, user)
    await sets_overwrites(bot, channel, role, user)
    await chunks_members(guild, user, target)
    await resumes(bot, channel, user, network)
    await kicks_and_bans(bot, guild, channel, target)
    await role.delete()
    await channel.delete()
    passed("deletes role and channel")


async def logs_in(bot: Bot) -> discord.Guild:
    await bot.seen.wait("ready")
    assert bot.user.bot
    assert bot.application_id == (await bot.application_info()).id
    passed("logs in, READY")

    guild = bot.get_guild(GUILD_ID)
    assert guild is not None and not guild.unavailable, "the guild of READY was never created"
    assert guild.name == "Client libraries", guild.name
    assert guild.member_count >= 3, guild.member_count
    assert guild.me is not None, "the bot is not among the members"
    assert guild.default_role is not None, "no @everyone role"
    assert guild.text_channels, "no text channel"
    passed("GUILD_CREATE")
    return guild


async def creates_channel(bot: Bot, guild: discord.Guild) -> discord.TextChannel:
    channel = await guild.create_text_channel("discord-py")
    await bot.seen.wait("guild_channel_create", lambda created: created.id == channel.id)
    passed("creates a channel")
    return channel


async def sees_and_sends(bot: Bot, channel: discord.TextChannel, user: Person) -> None:
    said = await user.say(channel.id, "hello bot")
    (heard,) = await bot.seen.wait("message", lambda message: message.id == said)
    assert heard.content == "hello bot" and heard.author.id == user.id, heard
    assert isinstance(heard.author, discord.Member), "a guild message without its member"
    passed("sees a person's message")

    sent = await channel.send("hello person")
    (own,) = await bot.seen.wait("message", lambda message: message.id == sent.id)
    assert own.content == "hello person", own
    passed("sends, and sees its own message")

    reply = await heard.reply("a reply")
    assert reply.type is discord.MessageType.reply, reply.type
    assert reply.reference.message_id == said and reply.reference.resolved.id == said, reply.reference
    passed("replies")

    edited = await sent.edit(content="edited")
    assert edited.content == "edited" and edited.edited_at, edited
    await bot.seen.wait("message_edit", lambda _, after: after.id == sent.id and after.content == "edited")
    passed("edits")

    await sent.delete()
    await bot.seen.wait("message_delete", lambda message: message.id == sent.id)
    history = [message.id async for message in channel.history(limit=50)]
    assert history == [reply.id, said], history
    passed("deletes, and reads the history")


async def creates_role(bot: Bot, guild: discord.Guild, user: Person) -> discord.Role:
    permissions = discord.Permissions(view_channel=True, send_messages=True)
    role = await guild.create_role(name="discord-py", colour=discord.Colour(0x123456), permissions=permissions)
    assert role.name == "discord-py" and role.permissions == permissions, role
    await bot.seen.wait("guild_role_create", lambda created: created.id == role.id)
    # Not chunked yet, so the library knows only members that it met; member updates are told of known ones.
    member = await guild.fetch_member(user.id)
    await member.add_roles(role)
    await bot.seen.wait("member_update", lambda _, after: after.id == user.id and role in after.roles)
    passed("creates a role and gives it")
    return role


async def sets_overwrites(bot: Bot, channel: discord.TextChannel, role: discord.Role, user: Person) -> None:
    await channel.set_permissions(role, send_messages=False)
    await bot.seen.wait(
        "guild_channel_update",
        lambda _, after: after.id == channel.id and after.overwrites_for(role).send_messages is False,
    )
    refused = await user.try_say(channel.id, "not allowed")
    assert refused == (403, 50013), refused
    await channel.set_permissions(role, overwrite=None)
    await user.say(channel.id, "allowed again")
    passed("sets and removes overwrites")


async def chunks_members(guild: discord.Guild, user: Person, target: Person) -> None:
    members = {member.id for member in await guild.chunk()}
    assert {user.id, target.id} <= members, members
    passed("chunks members")


async def resumes(bot: Bot, channel: discord.TextChannel, user: Person, network: Network) -> None:
    await network.cut()
    missed = [await user.say(channel.id, f"missed {number}") for number in range(1, 6)]
    await network.mend()
    await bot.seen.wait("resumed")
    missed.append(await user.say(channel.id, "after"))
    await bot.seen.wait("message", lambda message: message.id == missed[-1])
    heard = [message.id for (message,) in bot.seen.all("message") if message.id >= missed[0]]
    assert heard == missed, f"after the cut it heard {heard}, sent were {missed}"
    passed("resumes, nothing lost or twice")


async def kicks_and_bans(bot: Bot, guild: discord.Guild, channel: discord.TextChannel, target: Person) -> None:
    invite = await channel.create_invite(max_age=600)
    someone = discord.Object(target.id)
    await guild.kick(someone)
    await bot.seen.wait("member_remove", lambda member: member.id == target.id)
    passed("kicks")

    assert await target.join(invite.code) == 200, "who was kicked can't come back"
    await bot.seen.wait("member_join", lambda member: member.id == target.id)
    await guild.ban(someone)
    await bot.seen.wait("member_ban", lambda _, banned: banned.id == target.id)
    assert target.id in [entry.user.id async for entry in guild.bans()], "the ban is not in the list"
    assert await target.join(invite.code) == 403, "who is banned came back"
    await guild.unban(someone)
    await bot.seen.wait("member_unban", lambda _, unbanned: unbanned.id == target.id)
    assert await target.join(invite.code) == 200, "who is unbanned can't come back"
    passed("invites, bans and unbans")


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except Exception:
        traceback.print_exc()
        sys.exit(1)
