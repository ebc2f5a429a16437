//! The table of codes. Numbers and wording are those that bot libraries and bots test for.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $status:literal, $message:literal;)+) => {
        /// Why a request is refused.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Code { $($(#[$doc])* $name),+ }

        impl Code {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// `code` of the body.
            pub const fn number(self) -> u32 { match self { $(Self::$name => $number),+ } }
            /// The HTTP status.
            pub const fn status(self) -> u16 { match self { $(Self::$name => $status),+ } }
            /// `message` of the body.
            pub const fn message(self) -> &'static str { match self { $(Self::$name => $message),+ } }
        }
    };
}

codes! {
    // 0: the status says it all
    BadRequest = 0, 400, "400: Bad Request";
    Unauthorized = 0, 401, "401: Unauthorized";
    Forbidden = 0, 403, "403: Forbidden";
    NotFound = 0, 404, "404: Not Found";
    MethodNotAllowed = 0, 405, "405: Method Not Allowed";
    Timeout = 0, 408, "408: Request Timeout";
    UnsupportedMediaType = 0, 415, "415: Unsupported Media Type";
    /// Rendered with `retry_after`; see the rate limits.
    RateLimited = 0, 429, "You are being rate limited.";
    Internal = 0, 500, "500: Internal Server Error";
    /// The disk is (nearly) full: nothing new is stored, sign-in and deleting go on.
    StorageFull = 0, 507, "This server has no space left. Nothing was saved; please tell its administrator.";

    // 10xxx: unknown objects
    UnknownAccount = 10001, 404, "Unknown account";
    UnknownApplication = 10002, 404, "Unknown Application";
    UnknownChannel = 10003, 404, "Unknown Channel";
    UnknownGuild = 10004, 404, "Unknown Guild";
    UnknownInvite = 10006, 404, "Unknown Invite";
    UnknownMember = 10007, 404, "Unknown Member";
    UnknownMessage = 10008, 404, "Unknown Message";
    UnknownPermissionOverwrite = 10009, 404, "Unknown permission overwrite";
    UnknownRole = 10011, 404, "Unknown Role";
    UnknownToken = 10012, 404, "Unknown token";
    UnknownUser = 10013, 404, "Unknown User";
    UnknownEmoji = 10014, 404, "Unknown Emoji";
    UnknownWebhook = 10015, 404, "Unknown Webhook";
    UnknownSession = 10020, 404, "Unknown session";
    UnknownBan = 10026, 404, "Unknown Ban";
    UnknownInteraction = 10062, 404, "Unknown interaction";

    // 20xxx: who may ask
    BotsCannotUse = 20001, 403, "Bots cannot use this endpoint";
    OnlyBotsCanUse = 20002, 403, "Only bots can use this endpoint";
    NotApplicationOwner = 20012, 403, "You are not authorized to perform this action on this application";
    SlowMode = 20016, 429, "This action cannot be performed due to slowmode rate limit";
    OnlyOwner = 20018, 403, "Only the owner of this account can perform this action";

    // 30xxx: too many
    TooManyGuilds = 30001, 400, "Maximum number of guilds reached (200)";
    TooManyRoles = 30005, 400, "Maximum number of server roles reached (250)";
    TooManyChannels = 30013, 400, "Maximum number of server channels reached (500)";
    TooManyInvites = 30016, 400, "Maximum number of invites reached (1000)";
    TooManyOverwrites = 30060, 400, "Maximum number of channel permission overwrites reached (100)";
    /// A number of our own: nobody documents one.
    TooManyApplications = 30076, 400, "Maximum number of applications reached";

    // 40xxx
    RequestTooLarge = 40005, 413, "Request entity too large";
    FeatureDisabled = 40006, 400, "This feature has been temporarily disabled server-side";
    UserBanned = 40007, 403, "The user is banned from this guild";
    AlreadyAcknowledged = 40060, 400, "Interaction has already been acknowledged.";

    // 50xxx: may not
    MissingAccess = 50001, 403, "Missing Access";
    InvalidAccountType = 50002, 403, "Invalid account type";
    CannotExecuteOnDm = 50003, 400, "Cannot execute action on a DM channel";
    CannotEditOthersMessage = 50005, 403, "Cannot edit a message authored by another user";
    EmptyMessage = 50006, 400, "Cannot send an empty message";
    CannotMessageUser = 50007, 403, "Cannot send messages to this user";
    CannotSendInNonText = 50008, 400, "Cannot send messages in a non-text channel";
    VerificationTooHigh = 50009, 403, "Channel verification level is too high for you to gain access";
    ApplicationHasNoBot = 50010, 400, "OAuth2 application does not have a bot";
    MissingPermissions = 50013, 403, "Missing Permissions";
    InvalidToken = 50014, 401, "Invalid authentication token provided";
    BulkDeleteCount = 50016, 400, "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete";
    WrongPassword = 50018, 400, "Password does not match";
    SystemMessage = 50021, 403, "Cannot execute action on a system message";
    WrongChannelType = 50024, 400, "Cannot execute action on this channel type";
    InvalidRole = 50028, 400, "Invalid role";
    InvalidRecipients = 50033, 400, "Invalid Recipient(s)";
    MessageTooOld = 50034, 400, "A message provided was too old to bulk delete";
    InvalidFormBody = 50035, 400, "Invalid Form Body";
    InvalidApiVersion = 50041, 400, "Invalid API version provided";
    /// Also what an owner hears who tries to leave.
    InvalidGuild = 50055, 400, "Invalid Guild";
    InvalidMessageType = 50068, 400, "Invalid message type";
    InvalidJson = 50109, 400, "The request body contains invalid JSON.";

    // 60xxx
    TwoFactorRequired = 60003, 403, "Two factor is required for this operation";

    // 160xxx
    CannotReply = 160_002, 403, "Cannot reply without permission to read message history";
    ThreadExists = 160_004, 400, "A thread has already been created for this message";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_number_names_one_rule() {
        let mut by_number = BTreeMap::new();
        for code in Code::ALL.iter().filter(|code| code.number() != 0) {
            assert_eq!(by_number.insert(code.number(), code), None, "{code:?}");
        }
    }

    #[test]
    fn refusals_are_never_a_success_and_say_something() {
        for code in Code::ALL {
            assert!((400..600).contains(&code.status()), "{code:?}");
            assert!(!code.message().is_empty(), "{code:?}");
        }
    }

    #[test]
    fn the_codes_that_libraries_test_are_those_they_know() {
        for (code, number, status) in [
            (Code::Unauthorized, 0, 401),
            (Code::MissingAccess, 50001, 403),
            (Code::MissingPermissions, 50013, 403),
            (Code::UnknownChannel, 10003, 404),
            (Code::UnknownMember, 10007, 404),
            (Code::UnknownMessage, 10008, 404),
            (Code::UnknownBan, 10026, 404),
            (Code::CannotEditOthersMessage, 50005, 403),
            (Code::EmptyMessage, 50006, 400),
            (Code::CannotMessageUser, 50007, 403),
            (Code::InvalidFormBody, 50035, 400),
            (Code::InvalidJson, 50109, 400),
        ] {
            assert_eq!((code.number(), code.status()), (number, status), "{code:?}");
        }
    }
}
