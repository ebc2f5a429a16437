//! Whatever is sent, a request is read, refused or found invalid; what is read and valid survives a round trip.

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::any_object;
use crate::error::{ErrorBody, ParseError, Validate, parse_json, parse_query};

fn survives_json<T>()
where
    T: DeserializeOwned + Serialize + Validate + ToSchema + PartialEq + Debug,
{
    let schema = serde_json::to_value(T::schema()).unwrap();
    let fields: Vec<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
    let outcome = runner().run(&any_object(fields), |json| {
        let body = json.to_string();
        let request: T = match parse_json(body.as_bytes()) {
            Ok(request) => request,
            Err(ParseError::Syntax) => panic!("{body} is JSON"),
            Err(error @ ParseError::Fields(_)) => {
                prop_assert_ne!(
                    serde_json::to_value(ErrorBody::from(error)).unwrap()["errors"].clone(),
                    "{}"
                );
                return Ok(());
            }
        };
        let again: T = parse_json(&serde_json::to_vec(&request).unwrap()).unwrap();
        prop_assert_eq!(&again, &request);
        prop_assert_eq!(again.validate(), request.validate());
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{}: {error}", T::name()));
}

fn survives_query<T: DeserializeOwned + Validate>(fields: &[&'static str]) {
    let value = prop_oneof!["-?[0-9]{0,25}", "true|false|1|0", ".{0,20}", "%[0-9a-fA-F]{0,3}"];
    let pair =
        (prop::sample::select(fields.to_vec()), value).prop_map(|(key, value)| format!("{key}={value}"));
    let query = prop::collection::vec(pair, 0..5).prop_map(|pairs| pairs.join("&"));
    runner()
        .run(&query, |query| {
            match parse_query::<T>(&query) {
                Ok(request) => drop(request.validate()),
                Err(error) => prop_assert_ne!(error, ParseError::Syntax),
            }
            Ok(())
        })
        .unwrap();
}

/// Few cases each: there are many requests, and the objects are large. `PROPTEST_CASES` asks for more.
fn runner() -> TestRunner {
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { Config::default().cases } else { 48 };
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

macro_rules! json {
    ($($test:ident: $type:ty;)+) => {$(
        #[test]
        fn $test() { survives_json::<$type>(); }
    )+};
}

macro_rules! query {
    ($($test:ident: $type:ty, [$($field:literal),+];)+) => {$(
        #[test]
        fn $test() { survives_query::<$type>(&[$($field),+]); }
    )+};
}

json! {
    register: crate::auth::Register;
    login: crate::auth::Login;
    refresh: crate::auth::Refresh;
    logout: crate::auth::Logout;
    forgot_password: crate::auth::ForgotPassword;
    reset_password: crate::auth::ResetPassword;
    claim_instance: crate::auth::ClaimInstance;
    update_instance: crate::instance::UpdateInstanceSettings;
    update_current_user: crate::users::UpdateCurrentUser;
    create_guild: crate::guilds::CreateGuild;
    update_guild: crate::guilds::UpdateGuild;
    create_role: crate::roles::CreateRole;
    update_role: crate::roles::UpdateRole;
    role_position: crate::roles::RolePosition;
    create_channel: crate::channels::CreateChannel;
    update_channel: crate::channels::UpdateChannel;
    channel_position: crate::channels::ChannelPosition;
    put_overwrite: crate::channels::PutOverwrite;
    create_direct_message: crate::channels::CreateDirectMessage;
    update_member: crate::members::UpdateMember;
    update_current_member: crate::members::UpdateCurrentMember;
    create_ban: crate::members::CreateBan;
    bulk_ban: crate::members::BulkBan;
    create_message: crate::messages::CreateMessage;
    edit_message: crate::messages::EditMessage;
    bulk_delete: crate::messages::BulkDelete;
    embed: crate::messages::Embed;
    create_invite: crate::invites::CreateInvite;
    create_application: crate::applications::CreateApplication;
    update_application: crate::applications::UpdateApplication;
    authorize_bot: crate::applications::AuthorizeBot;
    ack: crate::read_state::Ack;
    bulk_ack: crate::read_state::BulkAck;
}

query! {
    find_users: crate::users::FindUsers, ["username", "query", "limit", "x"];
    get_guild: crate::guilds::GetGuild, ["with_counts"];
    list_guilds: crate::guilds::ListGuilds, ["limit", "before", "after", "with_counts"];
    list_members: crate::members::ListMembers, ["limit", "after"];
    search_members: crate::members::SearchMembers, ["query", "limit"];
    list_bans: crate::members::ListBans, ["limit", "before", "after"];
    list_messages: crate::messages::ListMessages, ["limit", "before", "after", "around"];
    get_invite: crate::invites::GetInvite, ["with_counts", "with_resolver"];
    authorize: crate::applications::AuthorizeQuery, ["client_id", "scope", "permissions"];
}
