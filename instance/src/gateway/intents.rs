//! What a session wants to hear of, and what it may ask for.

use std::ops::BitOr;

use super::close::CloseCode;

/// A set of intents, by Discord's bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Intents(u64);

macro_rules! intents {
    ($($name:ident = $bit:literal,)*) => {
        impl Intents {
            $(pub const $name: Self = Self(1 << $bit);)*
            /// Every bit that has a meaning. People's clients get all of them.
            pub const ALL: Self = Self($(1 << $bit)|*);
        }
    };
}

intents! {
    GUILDS = 0,
    GUILD_MEMBERS = 1,
    GUILD_MODERATION = 2,
    GUILD_EXPRESSIONS = 3,
    GUILD_INTEGRATIONS = 4,
    GUILD_WEBHOOKS = 5,
    GUILD_INVITES = 6,
    GUILD_VOICE_STATES = 7,
    GUILD_PRESENCES = 8,
    GUILD_MESSAGES = 9,
    GUILD_MESSAGE_REACTIONS = 10,
    GUILD_MESSAGE_TYPING = 11,
    DIRECT_MESSAGES = 12,
    DIRECT_MESSAGE_REACTIONS = 13,
    DIRECT_MESSAGE_TYPING = 14,
    MESSAGE_CONTENT = 15,
    GUILD_SCHEDULED_EVENTS = 16,
    AUTO_MODERATION_CONFIGURATION = 20,
    AUTO_MODERATION_EXECUTION = 21,
    GUILD_MESSAGE_POLLS = 24,
    DIRECT_MESSAGE_POLLS = 25,
}

impl Intents {
    pub const NONE: Self = Self(0);

    /// What an application has to be allowed to ask for.
    pub const PRIVILEGED: Self =
        Self(Self::GUILD_MEMBERS.0 | Self::GUILD_PRESENCES.0 | Self::MESSAGE_CONTENT.0);

    /// Whether every bit of `other` is there; always so for none.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// What a session gets for the intents that its IDENTIFY states. People may leave them out and hear everything;
    /// bots may ask for what their application is allowed.
    ///
    /// # Errors
    /// 4013 for a bot without intents or with unknown bits, 4014 for privileged ones that aren't `allowed`.
    pub fn requested(bits: Option<u64>, bot: bool, allowed: Self) -> Result<Self, CloseCode> {
        match bits {
            None if bot => Err(CloseCode::InvalidIntents),
            None => Ok(Self::ALL),
            Some(bits) if bits & !Self::ALL.0 != 0 => Err(CloseCode::InvalidIntents),
            Some(bits) if bot && bits & Self::PRIVILEGED.0 & !allowed.0 != 0 => {
                Err(CloseCode::DisallowedIntents)
            }
            Some(bits) => Ok(Self(bits)),
        }
    }

    /// The privileged intents that an application's `flags` allow. Applications have all of them until flags say
    /// something about the matter.
    pub fn allowed_by(flags: u64) -> Self {
        /// The bits "presence", "members" and "content" of an application, each full or limited.
        const GRANTS: [(u64, Intents); 3] = [
            (1 << 12 | 1 << 13, Intents::GUILD_PRESENCES),
            (1 << 14 | 1 << 15, Intents::GUILD_MEMBERS),
            (1 << 18 | 1 << 19, Intents::MESSAGE_CONTENT),
        ];
        let granted = GRANTS.iter().filter(|(bits, _)| flags & bits != 0);
        let granted = granted.fold(Self::NONE, |all, (_, intent)| all | *intent);
        if granted == Self::NONE { Self::PRIVILEGED } else { granted }
    }
}

impl BitOr for Intents {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bots_state_intents_and_people_may_leave_them_out() {
        let all = Intents::PRIVILEGED;
        assert_eq!(Intents::requested(None, true, all), Err(CloseCode::InvalidIntents));
        assert_eq!(Intents::requested(None, false, all), Ok(Intents::ALL));
        assert_eq!(Intents::requested(Some(0), true, all), Ok(Intents::NONE));
        assert_eq!(Intents::requested(Some(513), true, all), Ok(Intents::GUILDS | Intents::GUILD_MESSAGES));
    }

    #[test]
    fn unknown_bits_are_invalid() {
        for bits in [1 << 17, 1 << 63, u64::MAX] {
            assert_eq!(
                Intents::requested(Some(bits), true, Intents::PRIVILEGED),
                Err(CloseCode::InvalidIntents)
            );
        }
    }

    #[test]
    fn privileged_intents_need_the_applications_leave() {
        let only_content = Intents::allowed_by(1 << 19);
        assert_eq!(Intents::requested(Some(1 << 15), true, only_content), Ok(Intents::MESSAGE_CONTENT));
        assert_eq!(Intents::requested(Some(1 << 1), true, only_content), Err(CloseCode::DisallowedIntents));
        assert_eq!(
            Intents::requested(Some(1 << 1), true, Intents::allowed_by(0)),
            Ok(Intents::GUILD_MEMBERS)
        );
    }
}
