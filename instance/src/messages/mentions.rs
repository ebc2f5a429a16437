//! Whom a message pings: what stands in its content, narrowed by `allowed_mentions` and by the author's rights.

use shared::{RoleId, UserId, messages::AllowedMentions, permissions::Permissions};

use crate::access::{ChannelAccess, ChannelPlace, Need};

/// The most users and roles that one message can ping, each.
const MOST: usize = 100;

/// Pings of a message.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    pub users: Vec<UserId>,
    pub roles: Vec<RoleId>,
    pub everyone: bool,
}

/// Reads the content once, left to right; no pattern is tried twice, so its length is all that counts. What stands in
/// code is only shown.
fn scan(content: &str) -> Mentions {
    let mut found = Mentions::default();
    let mut unclosed = Vec::new();
    let mut rest = content;
    while let Some(at) = rest.find(['<', '@', '`']) {
        let here = &rest[at..];
        let read = match here.strip_prefix('`') {
            Some(_) if rest[..at].ends_with('\\') => 1,
            Some(_) => code(here, &mut unclosed),
            None => token(here, &mut found),
        };
        rest = &here[read..];
    }
    found
}

/// Reads the code that begins with the backticks at the start of `text`, or these alone where as many don't follow;
/// answers how many bytes it took. `unclosed`: such numbers, for which nobody needs to look again.
fn code(text: &str, unclosed: &mut Vec<usize>) -> usize {
    let ticks = |text: &str| text.bytes().take_while(|byte| *byte == b'`').count();
    let fence = ticks(text);
    if unclosed.contains(&fence) {
        return fence;
    }
    let mut read = fence;
    while let Some(at) = text[read..].find('`') {
        let run = ticks(&text[read + at..]);
        read += at + run;
        if run == fence {
            return read;
        }
    }
    unclosed.push(fence);
    fence
}

/// Reads the token at the start of `text`, which begins with `<` or `@`; answers how many bytes it took.
fn token(text: &str, found: &mut Mentions) -> usize {
    for word in ["@everyone", "@here"] {
        if text.starts_with(word) {
            found.everyone = true;
            return word.len();
        }
    }
    let Some(inner) = text.strip_prefix("<@") else { return 1 };
    let (is_role, inner) = match inner.strip_prefix('&') {
        Some(inner) => (true, inner),
        None => (false, inner.strip_prefix('!').unwrap_or(inner)),
    };
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=20).contains(&digits) || inner.as_bytes().get(digits) != Some(&b'>') {
        return 1;
    }
    let id = &inner[..digits];
    if is_role {
        push(&mut found.roles, id.parse().ok());
    } else {
        push(&mut found.users, id.parse().ok());
    }
    text.len() - inner.len() + digits + 1
}

fn push<T: PartialEq>(list: &mut Vec<T>, id: Option<T>) {
    if let Some(id) = id
        && list.len() < MOST
        && !list.contains(&id)
    {
        list.push(id);
    }
}

/// The pings of `content`. Roles count when they can be mentioned by all or the author may mention everyone; unknown
/// roles never.
pub fn of<P: Need>(access: &ChannelAccess<P>, content: &str, allowed: Option<&AllowedMentions>) -> Mentions {
    let mut found = scan(content);
    if let Some(allowed) = allowed {
        found.users.retain(|user| allowed.allows_user(*user));
        found.roles.retain(|role| allowed.allows_role(*role));
        found.everyone &= allowed.allows_everyone();
    }
    let all = access.permissions.contains(Permissions::MENTION_EVERYONE);
    match &access.place {
        ChannelPlace::Guild { guild, .. } => {
            let named = |id: &RoleId| *id != guild.id.everyone_role();
            let may = |id: &RoleId| guild.role(*id).is_some_and(|role| role.mentionable || all);
            found.roles.retain(|id| named(id) && may(id));
            found.everyone &= all;
        }
        ChannelPlace::Direct(_) => {
            found.roles.clear();
            found.everyone = false;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn mentions_are_read_where_they_stand() {
        let found = scan("hi <@12> and <@!13>, <@&14>! <@12> again @everyone");
        assert_eq!(found.users, [UserId::from(12), UserId::from(13)]);
        assert_eq!(found.roles, [RoleId::from(14)]);
        assert!(found.everyone);
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for content in
            ["<@>", "<@12", "<@x1>", "< @12>", "<#12>", "@every one", "<@&>", "<@123456789012345678901>"]
        {
            assert_eq!(scan(content), Mentions::default(), "{content}");
        }
    }

    #[test]
    fn code_is_shown_and_mentions_nobody() {
        for content in
            ["`<@12>`", "``a ` <@12>``", "```rs\n@everyone <@&1>\n```", "`@here", "x `` `@here` ``"]
        {
            let open = content == "`@here";
            assert_eq!(scan(content), Mentions { everyone: open, ..Mentions::default() }, "{content}");
        }
        let after = scan("`<@1>` <@2> ```<@3> `<@4>` \\`<@5>`");
        assert_eq!(after.users, [2, 3, 5].map(UserId::from));
        let flood: String = (1..=60).map(|run| "`".repeat(run) + " ").collect();
        assert_eq!(scan(&(flood + "<@1>")).users, [UserId::from(1)]);
    }

    #[test]
    fn here_counts_as_everyone_and_a_flood_is_cut() {
        assert!(scan("@here").everyone);
        let flood = (1..=500).map(|id| format!("<@{id}>")).collect::<Vec<_>>().concat();
        assert_eq!(scan(&flood).users.len(), MOST);
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(content in "\\PC{0,200}|[<@&!0-9>a-z]{0,200}") {
            scan(&content);
        }
    }
}
