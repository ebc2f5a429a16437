//! What a server needs to face the internet, for both of ours alike.
//!
//! Refusals are typed values here; each server renders its own error bodies. Nothing in this crate knows a
//! route, a table or a user.
//!
//! - [`clock`], [`random`]: the one place where time and chance enter the process
//! - [`secret`]: text that never prints; [`tokens`]: comparing what a caller sent with what we hold
//! - [`config`]: settings from flags, environment and file
//! - [`address`]: who is calling; [`limits`]: how often they may; [`public_address`]: whom we may call for others
//! - [`telemetry`], [`metrics`], [`health`], [`healthcheck`]: what an operator sees
//! - [`stop`]: signals and systemd; [`memory`]: how the kernel hands it out; [`version`]: which one this is

pub mod address;
pub mod clock;
pub mod config;
pub mod health;
pub mod healthcheck;
pub mod limits;
pub mod memory;
pub mod metrics;
pub mod public_address;
pub mod random;
pub mod secret;
pub mod stop;
pub mod telemetry;
pub mod tokens;
pub mod version;

pub use address::ClientAddress;
pub use clock::{Clock, ManualClock, SystemClock};
pub use random::{Random, SeededRandom, SystemRandom};
pub use secret::Secret;
pub use tokens::TokenSet;
pub use version::VERSION;
