//! Accounts, guilds and memberships, made through the API as people make them.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::client::Api;

const PREFIX: &str = "/api/v10";

/// Guilds and the people in them: person number N is in guild N modulo the number of guilds.
pub(crate) struct People {
    pub people: Vec<Person>,
    pub guilds: Vec<Guild>,
}

#[derive(Clone)]
pub(crate) struct Person {
    pub token: String,
}

pub(crate) struct Guild {
    pub channels: Vec<String>,
}

impl Person {
    /// The header line that signs this person's requests.
    pub(crate) fn authorization(&self) -> String {
        format!("authorization: Bearer {}\r\n", self.token)
    }

    async fn api(&self, address: SocketAddr) -> Result<Api> {
        let mut api = Api::open(address).await?;
        api.header("authorization", &format!("Bearer {}", self.token));
        Ok(api)
    }
}

impl People {
    /// Registers `people`, who fill `guilds` guilds with `channels` text channels each.
    pub(crate) async fn gather(
        address: SocketAddr,
        people: usize,
        guilds: usize,
        channels: usize,
    ) -> Result<Self> {
        let people = register_all(address, people).await?;
        let mut made = Vec::with_capacity(guilds);
        for number in 0..guilds {
            let members: Vec<Person> = people.iter().skip(number).step_by(guilds).cloned().collect();
            made.push(make_guild(address, &members, channels).await?);
        }
        Ok(Self { people, guilds: made })
    }
}

/// Two at a time: what it costs is the hash of the password, which takes a core each.
async fn register_all(address: SocketAddr, count: usize) -> Result<Vec<Person>> {
    let mut registering = JoinSet::new();
    for lane in 0..2 {
        registering.spawn(async move {
            let (mut api, mut people) = (Api::open(address).await?, Vec::new());
            for number in (lane..count).step_by(2) {
                let account =
                    json!({"username": format!("bench{number}"), "password": "correct horse battery"});
                let answer = api.post(&format!("{PREFIX}/auth/register"), &account).await?;
                people.push((number, Person { token: text(&answer, "access_token")? }));
            }
            Ok::<_, anyhow::Error>(people)
        });
    }
    let mut people = Vec::with_capacity(count);
    while let Some(lane) = registering.join_next().await {
        people.extend(lane??);
    }
    people.sort_by_key(|(number, _)| *number);
    Ok(people.into_iter().map(|(_, person)| person).collect())
}

/// The first member makes it, the others come by an invite.
async fn make_guild(address: SocketAddr, members: &[Person], channels: usize) -> Result<Guild> {
    let (owner, guests) = members.split_first().context("a guild of nobody")?;
    let mut api = owner.api(address).await?;
    let wanted: Vec<Value> =
        (0..channels).map(|number| json!({"name": format!("channel-{number}"), "type": 0})).collect();
    let guild = api.post(&format!("{PREFIX}/guilds"), &json!({"name": "Bench", "channels": wanted})).await?;
    let made = api.get(&format!("{PREFIX}/guilds/{}/channels", text(&guild, "id")?)).await?;
    let ids = made.as_array().context("channels aren't a list")?.iter();
    let channels: Vec<String> = ids
        .filter(|channel| channel["type"] == 0)
        .map(|channel| text(channel, "id"))
        .collect::<Result<_>>()?;
    let channel = channels.first().context("a guild without text channels")?;
    let invite = api.post(&format!("{PREFIX}/channels/{channel}/invites"), &json!({})).await?;
    let path = format!("{PREFIX}/invites/{}", text(&invite, "code")?);
    for guest in guests {
        guest.api(address).await?.post(&path, &json!({})).await?;
    }
    Ok(Guild { channels })
}

fn text(object: &Value, key: &str) -> Result<String> {
    object[key].as_str().map(str::to_owned).with_context(|| format!("no {key} in {object}"))
}
