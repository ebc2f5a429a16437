// A bot on discord.js, as a developer would write it; only the address is ours.
import assert from 'node:assert/strict';
import { ChannelType, Client, Events, GatewayIntentBits, MessageType, PermissionFlagsBits } from 'discord.js';
import { Network, Person, Seen, passed } from './around.mjs';

const { BASE, BOT_TOKEN, CUTTER, GUILD_ID, USER_ID, USER_TOKEN, TARGET_ID, TARGET_TOKEN } = process.env;
const user = new Person(BASE, USER_ID, USER_TOKEN);
const target = new Person(BASE, TARGET_ID, TARGET_TOKEN);
const network = new Network(CUTTER);

const client = new Client({
  rest: { api: `${BASE}/api` },
  intents: [
    GatewayIntentBits.Guilds,
    GatewayIntentBits.GuildMembers,
    GatewayIntentBits.GuildModeration,
    GatewayIntentBits.GuildMessages,
    GatewayIntentBits.MessageContent,
  ],
});
const seen = new Seen(client);

try {
  const guild = await logsIn();
  const channel = await createsChannel(guild);
  await seesAndSends(channel);
  const role = await createsRole(guild);
  await setsOverwrites(channel, role);
  await chunksMembers(guild);
  await resumes(channel);
  await kicksAndBans(guild, channel);
  await role.delete();
  await channel.delete();
  passed('deletes role and channel');
} finally {
  await client.destroy();
}

async function logsIn() {
  await client.login(BOT_TOKEN);
  await seen.wait(Events.ClientReady, () => true);
  assert.equal(client.user.bot, true);
  const application = await client.application.fetch();
  assert.equal(application.id, client.application.id);
  passed('logs in, READY');

  const guild = client.guilds.cache.get(GUILD_ID);
  assert.ok(guild?.available, 'the guild of READY was never created');
  assert.equal(guild.name, 'Client libraries');
  assert.ok(guild.memberCount >= 3, `member count ${guild.memberCount}`);
  assert.ok(guild.members.me, 'the bot is not among the members');
  assert.ok(guild.roles.everyone, 'no @everyone role');
  assert.ok(guild.channels.cache.some((channel) => channel.type === ChannelType.GuildText), 'no text channel');
  passed('GUILD_CREATE');
  return guild;
}

async function createsChannel(guild) {
  const channel = await guild.channels.create({ name: 'discord-js' });
  assert.equal(channel.type, ChannelType.GuildText);
  await seen.wait(Events.ChannelCreate, (created) => created.id === channel.id);
  passed('creates a channel');
  return channel;
}

async function seesAndSends(channel) {
  const said = await user.say(channel.id, 'hello bot');
  const [heard] = await seen.wait(Events.MessageCreate, (message) => message.id === said);
  assert.equal(heard.content, 'hello bot');
  assert.equal(heard.author.id, USER_ID);
  assert.ok(heard.member, 'a guild message without its member');
  passed("sees a person's message");

  const sent = await channel.send('hello person');
  const [own] = await seen.wait(Events.MessageCreate, (message) => message.id === sent.id);
  assert.equal(own.content, 'hello person');
  passed('sends, and sees its own message');

  const reply = await heard.reply('a reply');
  assert.equal(reply.type, MessageType.Reply);
  assert.equal((await reply.fetchReference()).id, said);
  passed('replies');

  const edited = await sent.edit('edited');
  assert.equal(edited.content, 'edited');
  assert.ok(edited.editedAt);
  await seen.wait(Events.MessageUpdate, (_, after) => after.id === sent.id && after.content === 'edited');
  passed('edits');

  await sent.delete();
  await seen.wait(Events.MessageDelete, (message) => message.id === sent.id);
  const history = await channel.messages.fetch({ limit: 50, cache: false });
  assert.deepEqual([...history.keys()], [reply.id, said]);
  passed('deletes, and reads the history');
}

async function createsRole(guild) {
  const permissions = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages;
  const role = await guild.roles.create({ name: 'discord-js', colors: { primaryColor: 0x123456 }, permissions });
  assert.equal(role.name, 'discord-js');
  assert.equal(role.permissions.bitfield, permissions);
  await seen.wait(Events.GuildRoleCreate, (created) => created.id === role.id);
  await guild.members.addRole({ user: USER_ID, role });
  await seen.wait(Events.GuildMemberUpdate, (_, after) => after.id === USER_ID && after.roles.cache.has(role.id));
  passed('creates a role and gives it');
  return role;
}

async function setsOverwrites(channel, role) {
  await channel.permissionOverwrites.create(role, { SendMessages: false });
  await seen.wait(Events.ChannelUpdate, (_, after) =>
    after.permissionOverwrites?.cache.get(role.id)?.deny.has(PermissionFlagsBits.SendMessages));
  assert.deepEqual(await user.trySay(channel.id, 'not allowed'), { status: 403, code: 50013 });
  await channel.permissionOverwrites.delete(role);
  await user.say(channel.id, 'allowed again');
  passed('sets and removes overwrites');
}

async function chunksMembers(guild) {
  const members = await guild.members.fetch();
  assert.ok(members.has(USER_ID) && members.has(TARGET_ID), `chunked ${[...members.keys()]}`);
  passed('chunks members');
}

async function resumes(channel) {
  await network.cut();
  const missed = [];
  for (let number = 1; number <= 5; number += 1) missed.push(await user.say(channel.id, `missed ${number}`));
  await network.mend();
  await seen.wait(Events.ShardResume, () => true);
  missed.push(await user.say(channel.id, 'after'));
  await seen.wait(Events.MessageCreate, (message) => message.id === missed.at(-1));
  const heard = seen.all(Events.MessageCreate).map(([message]) => message.id);
  assert.deepEqual(heard.slice(heard.indexOf(missed[0])), missed);
  passed('resumes, nothing lost or twice');
}

async function kicksAndBans(guild, channel) {
  const invite = await channel.createInvite({ maxAge: 600 });
  await guild.members.kick(TARGET_ID);
  await seen.wait(Events.GuildMemberRemove, (member) => member.id === TARGET_ID);
  passed('kicks');

  assert.equal(await target.join(invite.code), 200, "who was kicked can't come back");
  await seen.wait(Events.GuildMemberAdd, (member) => member.id === TARGET_ID);
  await guild.bans.create(TARGET_ID);
  await seen.wait(Events.GuildBanAdd, (ban) => ban.user.id === TARGET_ID);
  assert.ok((await guild.bans.fetch()).has(TARGET_ID), 'the ban is not in the list');
  assert.equal(await target.join(invite.code), 403, 'who is banned came back');
  await guild.bans.remove(TARGET_ID);
  assert.equal(await target.join(invite.code), 200, "who is unbanned can't come back");
  passed('invites, bans and unbans');
}
