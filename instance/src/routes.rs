//! Every route of the API, one line each, in reading order; the busiest first, since they are matched in this order.
//!
//! `METHOD "path" [right] bucket => handler`. The `[right]` is what a caller needs; a test compares it with what the
//! handler's arguments prove. From this table come the registration, the OpenAPI document and the list that the
//! authorisation tests walk. Adding a route is adding its line, and a good call of it to `tests/api/every_route/samples.rs`.

use std::sync::LazyLock;

use actix_web::{HttpResponse, http::Method, web};
use futures_util::future::LocalBoxFuture;
use shared::permissions::Permissions;

use crate::{
    access::Right::{self, Account, Admin, Anyone, Bot, Channel, Guild, GuildOwner, Person},
    http::{Describe, Handler, serve},
    rate_limits::Bucket,
};

/// A route as data.
pub struct Route {
    pub method: Method,
    /// Below `/api/v10`; `{x}` are segments.
    pub path: &'static str,
    pub right: Right,
    pub bucket: Bucket,
    /// `messages::create::create_message`: the handler, and the OpenAPI operation's id from it.
    pub handler: &'static str,
    /// What the handler's arguments prove.
    pub proven: Right,
    pub describe: fn(&mut Describe),
    serve: Serve,
}

type Serve = fn(
    &'static Route,
    actix_web::HttpRequest,
    actix_web::dev::Payload,
) -> LocalBoxFuture<'static, HttpResponse>;

const fn proven<A, H: Handler<A>>(_: &H) -> Right {
    H::RIGHT
}

fn describe<A, H: Handler<A>>(_: H, to: &mut Describe) {
    H::describe(to);
}

macro_rules! routes {
    ($($method:ident $path:literal [$right:expr] $bucket:ident => $($handler:ident)::+;)*) => {
        static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| vec![$(Route {
            method: Method::$method,
            path: $path,
            right: $right,
            bucket: Bucket::$bucket,
            handler: concat!($("::", stringify!($handler)),+),
            proven: proven(&crate::$($handler)::+),
            describe: |to| describe(crate::$($handler)::+, to),
            serve: |route, http, payload| Box::pin(serve(route, crate::$($handler)::+, http, payload)),
        }),*]);
    };
}

const VIEW_CHANNEL: Permissions = Permissions::VIEW_CHANNEL;
const READ_HISTORY: Permissions = Permissions::READ_MESSAGE_HISTORY;
const SEND_MESSAGES: Permissions = Permissions::SEND_MESSAGES;
const MANAGE_MESSAGES: Permissions = Permissions::MANAGE_MESSAGES;

const NONE: Permissions = Permissions::NONE;
const MANAGE_GUILD: Permissions = Permissions::MANAGE_GUILD;
const MANAGE_CHANNELS: Permissions = Permissions::MANAGE_CHANNELS;
const MANAGE_ROLES: Permissions = Permissions::MANAGE_ROLES;
const KICK_MEMBERS: Permissions = Permissions::KICK_MEMBERS;
const BAN_MEMBERS: Permissions = Permissions::BAN_MEMBERS;
const CREATE_INSTANT_INVITE: Permissions = Permissions::CREATE_INSTANT_INVITE;

routes! {
    // messages
    POST "/channels/{channel_id}/messages" [Channel(SEND_MESSAGES)] MESSAGE_CREATE => messages::create::create_message;
    GET "/channels/{channel_id}/messages" [Channel(VIEW_CHANNEL)] MESSAGE_READ => messages::list::list_messages;
    POST "/channels/{channel_id}/messages/{message_id}/ack" [Channel(VIEW_CHANNEL)] ACK => read_state::ack::ack_message;
    POST "/channels/{channel_id}/typing" [Channel(SEND_MESSAGES)] TYPING => messages::typing::start_typing;
    POST "/channels/{channel_id}/messages/bulk-delete" [Channel(MANAGE_MESSAGES)] MESSAGE_DELETE => messages::bulk_delete::bulk_delete_messages;
    GET "/channels/{channel_id}/messages/{message_id}" [Channel(READ_HISTORY)] MESSAGE_READ => messages::get::get_message;
    PATCH "/channels/{channel_id}/messages/{message_id}" [Channel(VIEW_CHANNEL)] MESSAGE_EDIT => messages::edit::edit_message;
    DELETE "/channels/{channel_id}/messages/{message_id}" [Channel(VIEW_CHANNEL)] MESSAGE_DELETE => messages::delete::delete_message;
    POST "/read-states/ack-bulk" [Person] ACK => read_state::ack::ack_bulk;

    // direct messages
    POST "/users/@me/channels" [Account] DIRECT_MESSAGE => direct_messages::open::open_direct_message;

    // accounts
    POST "/auth/register" [Anyone] NONE => auth::register::register;
    POST "/auth/login" [Anyone] NONE => auth::login::login;
    POST "/auth/refresh" [Anyone] NONE => auth::refresh::refresh;
    POST "/auth/logout" [Person] NONE => auth::logout::logout;
    POST "/auth/forgot-password" [Anyone] NONE => auth::reset_password::forgot_password;
    POST "/auth/reset-password" [Anyone] NONE => auth::reset_password::reset_password;
    GET "/setup" [Anyone] NONE => setup::state::get_setup;
    POST "/setup" [Anyone] NONE => setup::claim::claim_instance;

    // users
    GET "/users/@me" [Account] USER_READ => users::me::get_current_user;
    PATCH "/users/@me" [Account] USER_WRITE => users::update::update_current_user;
    GET "/users/@me/sessions" [Person] USER_READ => users::sessions::list_sessions;
    DELETE "/users/@me/sessions/{session_id}" [Person] USER_WRITE => users::sessions::delete_session;
    GET "/users" [Person] USER_READ => users::find::find_users;
    GET "/users/{user_id}" [Account] USER_READ => users::get::get_user;

    // guilds
    POST "/guilds" [Person] GUILD_CREATE => guilds::create::create_guild;
    GET "/guilds/{guild_id}" [Guild(NONE)] GUILD_READ => guilds::get::get_guild;
    PATCH "/guilds/{guild_id}" [Guild(MANAGE_GUILD)] GUILD_WRITE => guilds::update::update_guild;

    DELETE "/guilds/{guild_id}" [GuildOwner] GUILD_WRITE => guilds::delete::delete_guild;
    GET "/users/@me/guilds" [Account] USER_READ => guilds::list::list_my_guilds;
    DELETE "/users/@me/guilds/{guild_id}" [Account] GUILD_WRITE => members::remove::leave_guild;

    // roles
    GET "/guilds/{guild_id}/roles" [Guild(NONE)] GUILD_READ => roles::list::list_roles;
    POST "/guilds/{guild_id}/roles" [Guild(MANAGE_ROLES)] GUILD_WRITE => roles::create::create_role;
    PATCH "/guilds/{guild_id}/roles" [Guild(MANAGE_ROLES)] GUILD_WRITE => roles::positions::move_roles;
    GET "/guilds/{guild_id}/roles/{role_id}" [Guild(NONE)] GUILD_READ => roles::list::get_role;
    PATCH "/guilds/{guild_id}/roles/{role_id}" [Guild(MANAGE_ROLES)] GUILD_WRITE => roles::update::update_role;
    DELETE "/guilds/{guild_id}/roles/{role_id}" [Guild(MANAGE_ROLES)] GUILD_WRITE => roles::delete::delete_role;

    // members
    GET "/guilds/{guild_id}/members" [Guild(NONE)] MEMBER_READ => members::list::list_members;
    GET "/guilds/{guild_id}/members/search" [Guild(NONE)] MEMBER_READ => members::list::search_members;
    PATCH "/guilds/{guild_id}/members/@me" [Guild(NONE)] MEMBER_WRITE => members::update::update_current_member;
    GET "/guilds/{guild_id}/members/{user_id}" [Guild(NONE)] MEMBER_READ => members::list::get_member;
    PATCH "/guilds/{guild_id}/members/{user_id}" [Guild(NONE)] MEMBER_WRITE => members::update::update_member;
    DELETE "/guilds/{guild_id}/members/{user_id}" [Guild(KICK_MEMBERS)] MEMBER_WRITE => members::remove::kick_member;
    PUT "/guilds/{guild_id}/members/{user_id}/roles/{role_id}" [Guild(MANAGE_ROLES)] MEMBER_WRITE => members::update::give_role;
    DELETE "/guilds/{guild_id}/members/{user_id}/roles/{role_id}" [Guild(MANAGE_ROLES)] MEMBER_WRITE => members::update::take_role;

    // moderation
    GET "/guilds/{guild_id}/bans" [Guild(BAN_MEMBERS)] GUILD_READ => moderation::bans::list_bans;
    POST "/guilds/{guild_id}/bulk-ban" [Guild(BAN_MEMBERS)] GUILD_WRITE => moderation::ban::bulk_ban;
    GET "/guilds/{guild_id}/bans/{user_id}" [Guild(BAN_MEMBERS)] GUILD_READ => moderation::bans::get_ban;
    PUT "/guilds/{guild_id}/bans/{user_id}" [Guild(BAN_MEMBERS)] GUILD_WRITE => moderation::ban::create_ban;
    DELETE "/guilds/{guild_id}/bans/{user_id}" [Guild(BAN_MEMBERS)] GUILD_WRITE => moderation::bans::delete_ban;

    // invites
    GET "/invites/{code}" [Anyone] INVITE => invites::get::get_invite;
    POST "/invites/{code}" [Person] INVITE => invites::join::join_by_invite;
    DELETE "/invites/{code}" [Account] INVITE => invites::delete::delete_invite;
    GET "/channels/{channel_id}/invites" [Channel(MANAGE_CHANNELS)] CHANNEL_READ => invites::list::list_channel_invites;
    POST "/channels/{channel_id}/invites" [Channel(CREATE_INSTANT_INVITE)] CHANNEL_WRITE => invites::create::create_invite;
    GET "/guilds/{guild_id}/invites" [Guild(MANAGE_GUILD)] GUILD_READ => invites::list::list_guild_invites;

    // channels
    GET "/guilds/{guild_id}/channels" [Guild(NONE)] GUILD_READ => channels::get::list_channels;
    POST "/guilds/{guild_id}/channels" [Guild(MANAGE_CHANNELS)] GUILD_WRITE => channels::create::create_channel;
    PATCH "/guilds/{guild_id}/channels" [Guild(MANAGE_CHANNELS)] GUILD_WRITE => channels::positions::move_channels;
    GET "/channels/{channel_id}" [Channel(VIEW_CHANNEL)] CHANNEL_READ => channels::get::get_channel;
    PATCH "/channels/{channel_id}" [Channel(MANAGE_CHANNELS)] CHANNEL_WRITE => channels::update::update_channel;
    DELETE "/channels/{channel_id}" [Channel(VIEW_CHANNEL)] CHANNEL_WRITE => channels::delete::delete_channel;
    PUT "/channels/{channel_id}/permissions/{overwrite_id}" [Channel(MANAGE_ROLES)] CHANNEL_WRITE => channels::overwrites::put_overwrite;
    DELETE "/channels/{channel_id}/permissions/{overwrite_id}" [Channel(MANAGE_ROLES)] CHANNEL_WRITE => channels::overwrites::delete_overwrite;

    // applications
    GET "/applications" [Person] APPLICATION => applications::get::list_applications;
    POST "/applications" [Person] APPLICATION => applications::create::create_application;
    GET "/applications/@me" [Bot] APPLICATION => applications::get::get_current_application;
    PATCH "/applications/@me" [Bot] APPLICATION => applications::update::update_current_application;
    GET "/oauth2/applications/@me" [Bot] APPLICATION => applications::get::get_current_oauth2_application;
    POST "/oauth2/authorize" [Person] APPLICATION => applications::authorize::authorize;
    GET "/applications/{application_id}" [Person] APPLICATION => applications::get::get_application;
    PATCH "/applications/{application_id}" [Person] APPLICATION => applications::update::update_application;
    DELETE "/applications/{application_id}" [Person] APPLICATION => applications::delete::delete_application;
    POST "/applications/{application_id}/bot" [Person] APPLICATION => applications::bot::create_bot;
    POST "/applications/{application_id}/bot/reset" [Person] APPLICATION => applications::bot::reset_bot_token;

    // the instance
    GET "/instance" [Admin] ADMIN => settings::get::get_instance;
    PATCH "/instance" [Admin] ADMIN => settings::update::update_instance;

    // gateway
    GET "/gateway" [Anyone] NONE => gateway::routes::get_gateway;
    GET "/gateway/bot" [Bot] NONE => gateway::routes::get_bot_gateway;
}

/// The table.
pub fn all() -> &'static [Route] {
    &ROUTES
}

/// Registers every route under the scope that this is called for.
pub fn configure(config: &mut web::ServiceConfig) {
    let mut done: Vec<&str> = Vec::new();
    for first in all() {
        if done.contains(&first.path) {
            continue;
        }
        done.push(first.path);
        let mut resource = web::resource(first.path);
        for route in all().iter().filter(|route| route.path == first.path) {
            let handler = move |http: actix_web::HttpRequest, payload: web::Payload| {
                (route.serve)(route, http, payload.into_inner())
            };
            resource = resource.route(web::method(route.method.clone()).to(handler));
        }
        config.service(resource.default_service(web::to(crate::error::fallback::wrong_method)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_states_the_right_that_its_handler_proves() {
        let differing: Vec<_> = all()
            .iter()
            .filter(|route| route.right != route.proven)
            .map(|route| {
                format!(
                    "{} {}: stated {:?}, proven {:?}",
                    route.method, route.path, route.right, route.proven
                )
            })
            .collect();
        assert!(differing.is_empty(), "{differing:#?}");
    }

    #[test]
    fn no_route_stands_twice() {
        let mut seen = std::collections::HashSet::new();
        for route in all() {
            assert!(seen.insert((route.method.clone(), route.path)), "{} {}", route.method, route.path);
        }
    }
}
