use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
    str::FromStr,
};

use serde::{Deserialize, Deserializer};
use shared_web::{address::Proxy, config::WebAddress};

shared_web::section! {
    /// Where the instance listens and what it is called from outside.
    pub struct Server {
        /// The instance's domain. The public address is `https://DOMAIN` unless INSTANCE_PUBLIC_URL says otherwise.
        pub domain: Option<Domain> = None, "DOMAIN";
        /// The address that people type, without a trailing slash. Default: `https://DOMAIN`, else `http://localhost:PORT`.
        pub public_url: Option<WebAddress> = None, "INSTANCE_PUBLIC_URL";
        /// Contact of the operator: for certificates, and filled in at set-up. Never shown to anyone.
        pub admin_email: Option<String> = None, "ADMIN_EMAIL";
        /// Address to listen on. Containers set 0.0.0.0.
        pub bind: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST), "BIND";
        /// Port of the public listener.
        pub port: u16 = 8080, "PORT", 1..=65_535;
        /// Proxies (addresses or networks) whose X-Forwarded-For is believed. None by default.
        pub trusted_proxies: Vec<Proxy> = Vec::new(), "TRUSTED_PROXIES";
        /// Origins that may call the API from a browser besides the instance's own and the desktop client's.
        pub cors_origins: Vec<String> = Vec::new(), "CORS_ORIGINS";
        /// HTTP worker threads; 0 means one per core.
        pub workers: usize = 0, "HTTP_WORKERS", 0..=1_024;
    }
}

impl Server {
    /// The address under which people and bots reach this instance, without a trailing slash.
    pub fn public_url(&self) -> String {
        match (&self.public_url, &self.domain) {
            (Some(url), _) => url.as_str().to_owned(),
            (None, Some(domain)) => format!("https://{domain}"),
            (None, None) => format!("http://localhost:{}", self.port),
        }
    }

    /// Whether someone told us our address; else clients are told the one that they used.
    pub fn has_public_url(&self) -> bool {
        self.public_url.is_some() || self.domain.is_some()
    }
}

/// A name without anything around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain(String);

impl FromStr for Domain {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let label = |label: &str| {
            let letters = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            (1..=63).contains(&label.len()) && letters && !label.starts_with('-') && !label.ends_with('-')
        };
        if text.len() > 253 || !text.split('.').all(label) {
            return Err("must be a name such as `chat.example.org`, without `https://`, port or path");
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Domain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

shared_web::text_setting!(Domain);
