//! Which version this is: the one place that knows.

/// The workspace's version, or what `PRIVATECHAT_VERSION` said at build time: upgrades are tested between builds of the
/// same sources.
pub const VERSION: &str = match option_env!("PRIVATECHAT_VERSION") {
    Some(version) => version,
    None => env!("CARGO_PKG_VERSION"),
};
