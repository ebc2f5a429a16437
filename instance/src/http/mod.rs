//! One HTTP call, from the request line to the answer, in the fixed order of checks:
//! size and address limit (middleware), authentication, bucket, access, validation.
//!
//! A handler is a plain `async fn` whose arguments are [`Arg`]s. They are taken *one after another, left to right*
//! (actix polls its own extractors together), so a handler that asks for its proof before its body never
//! tells a stranger what is wrong with the body. [`Answer`]s know their status and their schema, so a route's
//! OpenAPI entry and its required right are read off the handler's signature.

mod answer;
mod args;
mod body;
mod call;
mod handler;
mod here;

pub use answer::{Answer, Created, NoContent, Ok, json};
pub use args::{AppRef, AuditReason, InPath, PathName, Query, Room, SignInAttempt, UserAgent, id_in_path};
pub use body::Body;
pub use call::Call;
pub use handler::{Arg, Describe, Handler, serve};
pub use here::Here;
